"""A site in a folder of its own: its plans as the local target writes them, its steps in Pulumi's order."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portico.planning.content_id import content_id
from portico.planning.gunicorn.conf import render_gunicorn_conf
from portico.planning.nginx.site import (
    Location,
    Site,
    Snippet,
    host_header,
    render_catchall,
    render_private_nginx,
    render_site,
)
from portico.planning.places.socket_folder import socket_folder
from portico.planning.settings.gunicorn import Gunicorn
from portico.planning.settings.nginx import Nginx
from portico.planning.source.tree import SourceTree, read_source_tree
from portico.protocol.plan_text import lines, plan_text
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
REQUIREMENTS = (ROOT / "examples/hello/requirements.txt").read_text()
NAMES = ("portico.test", "localhost")


@dataclass(frozen=True)
class Told:
    """The agent's exit status, its line of evidence, and its message for people."""

    status: int
    line: dict[str, Any]
    words: str


@dataclass(frozen=True)
class Source:
    """An app that is released: its tree, and its static files as a plan lists them."""

    tree: SourceTree
    static: dict[str, Any]

    @property
    def release(self) -> str:
        return self.tree.tree_id


@dataclass(frozen=True)
class Deployed:
    """A site that went through the whole chain."""

    source: Source
    instance: str
    config_id: str
    activation: dict[str, Any]


@dataclass
class Chain:
    """The steps of one site."""

    folder: Path
    environment: Path
    agent: tuple[str, ...] = (sys.executable, "-m", "portico.agent")
    python: str = sys.executable
    name: str = "hello"
    port: int = field(default_factory=free_port)
    drain: int = 5
    earlier_static: int = 2
    nginx: dict[str, Any] = field(default_factory=dict)
    """Settings of Nginx, apart from the usual ones."""
    user: str | None = "root" if os.getuid() == 0 else None

    @property
    def directory(self) -> Path:
        return self.folder / "site"

    @property
    def run(self) -> Path:
        return socket_folder(self.directory, os.getuid())

    def text(self, deadline: int = 60, **sections: Any) -> str:
        place = {"directory": str(self.directory), "run": str(self.run)}
        return plan_text(agent="test", deadline=deadline, **place, drain_timeout=self.drain, **sections)

    def told(self, verb: str, **sections: Any) -> Told:
        """Run a verb, however it ends."""
        plan = self.text(**sections)
        done = subprocess.run([*self.agent, verb], input=plan, cwd=ROOT, capture_output=True, text=True)
        return Told(done.returncode, json.loads(done.stdout), done.stderr)

    def does(self, verb: str, **sections: Any) -> dict[str, Any]:
        """Run a verb that must hold."""
        told = self.told(verb, **sections)
        assert told.status == 0, told.words
        return told.line

    def refuses(self, verb: str, **sections: Any) -> str:
        """Run a verb that must fail; its words."""
        told = self.told(verb, **sections)
        assert told.status == 1, told.words
        assert told.line["ok"] is False
        assert len(told.words.splitlines()) <= 25
        return told.words

    def spawned(self, verb: str, agent: tuple[str, ...] = (), **sections: Any) -> "subprocess.Popen[str]":
        """A verb that is on its way."""
        pipe, command = subprocess.PIPE, [*(agent or self.agent), verb]
        child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT)
        assert child.stdin
        child.stdin.write(self.text(**sections))
        child.stdin.close()
        child.stdin = None
        return child

    def prepared(self) -> "Chain":
        """The folders, with the shared virtual environment under the name that a release looks for."""
        self.does("prepare")
        seed_environment(self.environment, self.directory / "venvs" / self.environment.name)
        return self

    def released(self, files: Mapping[str, str], requirements: str = REQUIREMENTS) -> Source:
        source = self.source({"requirements.txt": requirements, **files})
        self.does("release", release=self.release_section(source.tree))
        self.does("static", static=source.static)
        return source

    def release_section(self, tree: SourceTree) -> dict[str, Any]:
        return {"id": tree.tree_id, "source": str(tree.directory), "python": self.python, "gunicorn": "gunicorn>=23",
                "requirements": "requirements.txt", "files": tree.manifest, "keep": 1}

    def instance(
        self, source: Source, entrypoint: str = "wsgi:app", *, bind: dict[str, Any] | None = None,
        environment: Mapping[str, str] | None = None, start_deadline: float = 20, persist: Sequence[str] = (),
        **settings: Any,
    ) -> dict[str, Any]:
        """The plan's section of an instance; its id covers all of it."""
        gunicorn = {"workers": 1, "threads": 4, "graceful_timeout": 5, **settings}
        section = {"release": source.release, "start_deadline": start_deadline, "environment": environment or {},
                   "units": {},
                   "graceful_timeout": gunicorn["graceful_timeout"],
                   "conf": lines(render_gunicorn_conf(entrypoint, Gunicorn.model_validate(gunicorn), Nginx(),
                                                       folders=persist))}
        name = content_id([section, bind])
        return {"id": name, "bind": bind or {"kind": "unix", "path": f"{self.run}/{name}.sock"}, **section}

    def started(self, source: Source, entrypoint: str = "wsgi:app", **settings: Any) -> str:
        section = self.instance(source, entrypoint, **settings)
        self.does("gunicorn", instance=section)
        return str(section["id"])

    def check(self, instance: str, **expectation: Any) -> dict[str, Any]:
        """The upstream check's sections: quick, unless told otherwise."""
        known = {"path": "/", "status": ["200-399"], "contains": None, "deadline": 5, "timeout": 2,
                 "successes": 1, "settle": 0}
        forwarded = {"X-Forwarded-Host": self.host, "X-Forwarded-Proto": "http", "X-Forwarded-For": "127.0.0.1"}
        headers = {"Host": self.host, **forwarded}
        return {"instance": instance, "expectation": {**known, **expectation}, "headers": headers}

    def proven(self, source: Source, entrypoint: str = "wsgi:app", **settings: Any) -> str:
        instance = self.started(source, entrypoint, **settings)
        self.does("upstream-check", **self.check(instance))
        return instance

    @property
    def host(self) -> str:
        return f"{NAMES[0]}:{self.port}"

    def activation(self, source: Source, instance: str, snippet: str = "", upstream: str = "") -> dict[str, Any]:
        """The plan's section of a site."""
        snippets = [Snippet("extra.conf", snippet)] if snippet else []
        listen = f"127.0.0.1:{self.port}"
        static = source.static["id"]
        locations = [Location(each["url"], f"static/{static}/{each['folder']}") for each in source.static["locations"]]
        site = Site(self.name, instance, source.release, static, upstream or f"unix:{self.run}/{instance}.sock",
                    [listen], NAMES, host_header(self.port), locations, snippets, f"{self.run}/status.sock",
                    f"logs/{self.name}.access.log", f"logs/{self.name}.error.log",
                    earlier_static="static/earlier")
        around = {"nginx.conf": render_private_nginx(self.user, self.drain),
                  "sites-enabled/000-catchall.conf": render_catchall([listen])}
        rendered = render_site(site, Nginx(**self.nginx), around)
        return {"config_id": rendered.config_id, "instance": instance, "release": source.release,
                "static": source.static["id"], "listen": [listen],
                "files": {path: lines(text) for path, text in rendered.files.items()}}

    def public(self, config_id: str, static: Mapping[str, str] | None = None, **expectation: Any) -> dict[str, Any]:
        """The public check's sections."""
        known = {"path": "/", "status": ["200-399"], "contains": None, "deadline": 1, "timeout": 2}
        return {"config_id": config_id, "keep_releases": 1, "earlier_static": self.earlier_static, "public": {
            "url": f"http://127.0.0.1:{self.port}/", "port": self.port, "host": self.host,
            "expectation": {**known, **expectation}, "static": static, "static_urls": ["/static/"] if static else [],
            "catchall": True}}

    def activated(self, source: Source, instance: str, snippet: str = "", upstream: str = "") -> dict[str, Any]:
        section = self.activation(source, instance, snippet, upstream)
        self.does("update-nginx" if self.claim() else "nginx", site=section)
        return section

    def claim(self) -> dict[str, Any]:
        """Return the agent's record of the nginx steps; empty before the first one."""
        file = self.directory / "claim.json"
        return dict(json.loads(file.read_text())) if file.exists() else {}

    def destroyed(self) -> Told:
        """The deletes of a whole site that end with all of it gone, in Pulumi's order."""
        self.told("remove-public-check", activation=self.claim().get("checked"))
        self.told("remove-nginx")
        return self.told("remove-prepare")

    def deployed(self, files: Mapping[str, str], snippet: str = "", **settings: Any) -> Deployed:
        """The whole chain."""
        source = self.released(files)
        instance = self.proven(source, **settings)
        section = self.activated(source, instance, snippet)
        self.does("public-check", **self.public(section["config_id"]))
        return Deployed(source, instance, section["config_id"], section)

    def source(self, files: Mapping[str, str]) -> Source:
        """An app's source tree as a plan lists it."""
        folder = self.folder / "sources" / content_id(dict(files))
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        tree = read_source_tree(folder)
        listed = tree.folder("static")
        locations = [{"url": "/static/", "path": "static", "folder": "0", "files": listed}] if listed else []
        compress = Nginx(**self.nginx).gzip
        return Source(tree, {"id": content_id([listed, compress]), "release": tree.tree_id, "locations": locations,
                             "compress": compress})


def seed_environment(whole: Path, folder: Path) -> None:
    """A virtual environment that costs three links: everything that weighs is in the shared one."""
    (folder / "bin").mkdir(parents=True)
    (folder / "pyvenv.cfg").write_bytes((whole / "pyvenv.cfg").read_bytes())
    (folder / "bin" / "python").symlink_to((whole / "bin" / "python").resolve())
    (folder / "lib").symlink_to(whole / "lib")
    (folder / ".whole").touch()
