"""A Portico project of a test's own whose stack is in containers of a Docker Engine."""

import json
from pathlib import Path
from typing import Any

from portico.planning.places.site_key import site_key
from tests.containers import leftovers
from tests.containers.witness import Run, Witness
from tests.engine.site import BRIEFLY, PROJECT, Ran, Site
from tests.hosts.engine import docker
from tests.load import CLIENTS, ENOUGH, Load
from tests.refusal import refused

FILES = 'cd /srv/site/nginx; for file in nginx.conf sites-enabled/*; do echo "== $file"; cat "$file"; done'


class ContainedSite(Site):
    """An operator's project folder, app, and stack with an engine."""

    def __init__(self, checkout: Path, port: int, image: str, engine: dict[str, str], stack: str) -> None:
        super().__init__(checkout, port, engine, stack)
        self.key = site_key(PROJECT, stack)
        self.config["portico:target"] = {"kind": "docker"}
        self.config["portico:docker"] = {"python_image": image, "nginx_image": image}
        self._witness = Witness(checkout.with_name("witness"))
        self.environment["PATH"] = f"{self._witness.folder}:{self.environment['PATH']}"

    def load(self, clients: int = CLIENTS) -> Load:
        """Clients with a connection for each request, and one that keeps its own."""
        return Load(self.port, clients, keeping=1)

    def docker(self, *arguments: str) -> str:
        """Return the output of a `docker` command to the site's engine."""
        host = self.config["portico:docker"].get("host")
        return docker(*(["--host", host] if host else []), *arguments)

    def forget_runs(self) -> None:
        """Leave out of `runs` what was started until now."""
        self._witness.forget()

    def runs(self) -> list[Run]:
        """Return every `docker run` since the site was made."""
        return self._witness.runs()

    def refused(self, settle: float = BRIEFLY) -> list[str]:
        """Return the message of an update that fails; check that the live instance keeps serving."""
        return refused(self, settle)

    def must_change(self) -> None:
        """An update under load, without a failed request; the same Nginx goes on, one container of the app is left."""
        nginx = self.containers("nginx")
        with self.load() as load:
            self.must_up()
        assert load.failures == [], load.failures[:5]
        assert load.requests > ENOUGH
        assert self.containers("nginx") == nginx
        assert self.every("app") == self.containers("app")
        assert self.instances() == {self.outputs()["instance"]}

    def preview(self, *options: str) -> Ran:
        """Ends with another status than 0 when an update would change anything."""
        return self.pulumi("preview", "--expect-no-changes", *options, "--stack", self.stack)

    def refresh(self, *options: str) -> Ran:
        """Refresh the stack's state from the engine."""
        return self.pulumi("refresh", *options, "--stack", self.stack)

    def repair(self) -> Ran:
        """An update that asks the engine first."""
        return self.pulumi("up", "--yes", "--skip-preview", "--refresh", "--stack", self.stack)

    def containers(self, role: str) -> list[str]:
        """Ids of the running containers that are its `app` or its `nginx`, the newest first."""
        return self._list(role, "{{.ID}}")

    def every(self, role: str) -> list[str]:
        """Return all containers of a role, also those that do not run."""
        return self._list(role, "{{.ID}}", "--all")

    def inspect(self, role: str) -> dict[str, Any]:
        """Return the engine's description of the only container of a role."""
        (container,) = self.every(role)
        told: dict[str, Any] = json.loads(self.docker("inspect", container))[0]
        return told

    def instances(self) -> set[str]:
        """Ids of the instances that run now."""
        return set(self._list("app", '{{.Label "portico.instance"}}'))

    def nginx_files(self) -> dict[str, bytes]:
        parts = self.docker("exec", self.containers("nginx")[0], "sh", "-c", FILES).split("== ")[1:]
        return {part.partition("\n")[0]: part.partition("\n")[2].encode() for part in parts}

    def leftovers(self) -> set[str]:
        """All that the engine has of the site: kind and id."""
        return leftovers.of(self.key)

    def end(self) -> None:
        """Whatever state the test left: nothing of the site stays on the engine."""
        super().end()
        leftovers.remove(self.key)

    def _list(self, role: str, form: str, *options: str) -> list[str]:
        labels = (f"portico.site={self.key}", f"portico.role={role}")
        return self.docker("ps", *options, *(f"--filter=label={label}" for label in labels), "--format", form).split()
