"""A test's own Portico project: its checkout, stack, state, app and port, driven by the real CLI."""

import json
import os
import re
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from portico.planning.outputs import Outputs
from portico.planning.places.socket_folder import socket_folder
from tests.load import Load
from tests.processes import processes_below

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = ("__main__.py", "Pulumi.yaml", "cli", "components", "portico", "templates")
PROJECT = "portico"
STACK = "test"
COMMANDS = ("command:local:Command", "command:remote:Command")
COLLECTED = "400"
"""Growth in percent at which Go collects garbage: the engine lives for seconds, and is quicker without."""
SUMMARY = re.compile(r"^Resources:\n    ((?:.*\n    )*.*)$", re.MULTILINE)
BRIEFLY = 0.5
"""Seconds that the processes of an app must have lived, where a test is about something else."""
LIKE_USERS = 2.5
"""Seconds that they must have lived by default."""


@dataclass
class Ran:
    """The exit status and the output of a command."""

    status: int
    text: str

    def done(self) -> list[str]:
        """The lines in which an update sums up what it did with the resources."""
        found = SUMMARY.search(self.text)
        return found[1].split("\n    ") if found else []


class Site:
    """A user's project folder, app and stack."""

    def __init__(self, checkout: Path, port: int, engine: dict[str, str], stack: str = STACK) -> None:
        self.checkout, self.port, self.stack = checkout, port, stack
        self.app = checkout / "app"
        self.place = checkout / ".portico" / self.stack
        self.config: dict[str, Any] = {
            "portico:app": {"name": "shop", "source": "app"},
            "portico:nginx": {"http_port": port},
            "portico:checks": {"upstream": {"deadline": 6, "timeout": 2, "settle": BRIEFLY}, "public": {"deadline": 3}},
            "portico:rollout": {"keep_releases": 1},
        }
        self.environment = {**os.environ, **engine, "PULUMI_CONFIG_PASSPHRASE": "test", "GOGC": COLLECTED,
                            "PULUMI_BACKEND_URL": f"file://{checkout}/.portico/state?metadata=skip"}

    def make(self) -> None:
        self.app.mkdir(parents=True)
        (self.checkout / ".portico" / "state").mkdir(parents=True)
        (self.checkout / ".venv").symlink_to(REPOSITORY / ".venv")
        for name in PROGRAM:
            source, target = REPOSITORY / name, self.checkout / name
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy(source, target)
        self.pulumi("stack", "init", self.stack)

    def write(self, files: dict[str, str]) -> None:
        """The app is exactly these files."""
        shutil.rmtree(self.app)
        for path, text in files.items():
            (self.app / path).parent.mkdir(parents=True, exist_ok=True)
            (self.app / path).write_text(text)

    def sources(self) -> dict[str, str]:
        """Return the files of the app, as `write` takes them."""
        return {str(path.relative_to(self.app)): path.read_text() for path in self.app.rglob("*") if path.is_file()}

    def settle_as_for_users(self) -> None:
        """Processes have to live for as long as they must by default."""
        del self.config["portico:checks"]["upstream"]["settle"]

    @contextmanager
    def impatient(self, settle: float = BRIEFLY) -> Iterator[None]:
        """Let checks end early for as long as this lasts: they are to fail, and no good answer will come."""
        checks = self.config["portico:checks"]
        self.config["portico:checks"] = {"upstream": {**checks["upstream"], "deadline": 2, "settle": settle},
                                         "public": {**checks["public"], "deadline": 1}}
        try:
            yield
        finally:
            self.config["portico:checks"] = checks

    def configure(self, key: str, **values: Any) -> None:
        self.config.setdefault(f"portico:{key}", {}).update(values)

    def hide(self, name: str, value: str) -> None:
        """A secret variable of the app."""
        self.encrypt(f"app-secrets.{name}", value)

    def encrypt(self, key: str, value: str) -> None:
        """A secret of the stack's configuration."""
        command = ["pulumi", "config", "set", "--secret", "--path", key, "--stack", self.stack]
        done = subprocess.run(command, input=value, text=True, cwd=self.checkout, env=self.environment,
                              capture_output=True)
        assert done.returncode == 0, done.stderr

    def portico(self, *arguments: str) -> Ran:
        """An operator's command; with what it says on both streams."""
        command = [str(self.checkout / ".venv/bin/python"), "-m", "portico.cli", *arguments, "--stack", self.stack]
        done = subprocess.run(command, cwd=self.checkout, env=self.environment, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return Ran(done.returncode, done.stdout)

    def pulumi(self, *arguments: str) -> Ran:
        with self.start(*arguments) as process:
            text = process.communicate()[0]
        return Ran(process.returncode, text)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        file = self.checkout / f"Pulumi.{self.stack}.yaml"
        kept = yaml.safe_load(file.read_text()) if file.exists() else {}
        file.write_text(yaml.safe_dump({**(kept or {}), "config": {**(kept or {}).get("config", {}), **self.config}}))
        return subprocess.Popen(["pulumi", "--non-interactive", "--color=never", *arguments], cwd=self.checkout,
                                env=self.environment, text=True, start_new_session=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def up(self) -> Ran:
        return self.pulumi("up", "--yes", "--skip-preview", "--stack", self.stack)

    def must_up(self) -> str:
        ran = self.up()
        assert ran.status == 0, ran.text
        return ran.text

    def replace(self) -> Ran:
        """An update that makes each step anew whose resource has a delete."""
        return self.pulumi("up", "--yes", "--skip-preview", "--stack", self.stack, *self.replaced())

    def replaced(self) -> list[str]:
        """Return the options by which `pulumi up` makes each step again whose resource has a delete."""
        return [f"--replace={each['urn']}" for each in self.state()["resources"]
                if each["type"] in COMMANDS and each["inputs"].get("delete")]

    def rename_component(self, name: str) -> None:
        """The program gives its site another name, without an alias."""
        program = self.checkout / "__main__.py"
        program.write_text(re.sub(r'FlaskSite\("\w+"', f'FlaskSite("{name}"', program.read_text()))

    @property
    def unchanged(self) -> str:
        """Return an update's summary when it changes nothing; the engine's default providers do not count."""
        names = [(each["type"], each["urn"].rpartition("::")[2]) for each in self.state()["resources"]]
        counted = [name for kind, name in names if not (kind.startswith("pulumi:providers:") and "default" in name)]
        return f"{len(counted)} unchanged"

    def must_do_nothing(self) -> None:
        """An update that changes no resource."""
        ran = self.up()
        assert (ran.status, ran.done()) == (0, [self.unchanged]), ran.text

    def destroy(self) -> Ran:
        return self.pulumi("destroy", "--yes", "--skip-preview", "--stack", self.stack)

    def state(self) -> dict[str, Any]:
        """Return the stack's state from its file: `pulumi stack export` takes half a second."""
        known: dict[str, Any] = json.loads(self.state_file().read_text())["checkpoint"]["latest"] or {}
        return known

    def state_file(self) -> Path:
        return self.checkout / ".portico" / "state" / ".pulumi" / "stacks" / PROJECT / f"{self.stack}.json"

    def outputs(self) -> dict[str, Any]:
        """All of them, as they are documented; none before the first update that passed."""
        stacks = [each for each in self.state().get("resources", ()) if each["type"] == "pulumi:pulumi:Stack"]
        outputs: dict[str, Any] = stacks[0].get("outputs", {}) if stacks else {}
        if outputs:
            TypeAdapter(Outputs).validate_python(outputs, strict=True)
        return outputs

    def load(self) -> Load:
        """Clients with a connection for each request."""
        return Load(self.port)

    def get(self, path: str = "/", host: str = "127.0.0.1") -> tuple[int, str]:
        return self.ask(self.port, path, f"{host}:{self.port}")

    @staticmethod
    def ask(port: int, path: str, host: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def nginx_files(self) -> dict[str, bytes]:
        files = [self.place / "nginx" / "nginx.conf", *(self.place / "nginx" / "sites-enabled").iterdir()]
        return {file.name: file.read_bytes() for file in files}

    def instances(self) -> set[str]:
        """Ids of the instances that run now."""
        pattern = re.compile(rf"{re.escape(str(self.place))}/instances/(\w+)/gunicorn\.conf\.py")
        return {match.group(1) for line in processes_below(self.checkout).values() if (match := pattern.search(line))}

    def leftovers(self) -> set[str]:
        """All that there is of a site where it runs: processes and files."""
        return {*processes_below(self.place).values(), *map(str, self.place.glob("**/*"))}

    def clear_lock(self) -> None:
        """Release the stack's lock after an update was killed."""
        self.pulumi("cancel", "--yes", "--stack", self.stack)

    def end(self) -> None:
        """Whatever state the test left: no process of this checkout stays, and no folder of its sockets."""
        for pid in processes_below(self.checkout):
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(socket_folder(self.place, os.getuid()), ignore_errors=True)
