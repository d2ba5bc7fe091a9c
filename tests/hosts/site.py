"""A Portico project of a test's own whose stack is on real hosts."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.engine.site import STACK, Site
from tests.hosts.host import Host
from tests.load import Load

NAME = "shop.test"
UNIT = "portico-test"


class HostedSite(Site):
    """What an operator has: a project folder, an app, a stack with hosts."""

    def __init__(self, checkout: Path, hosts: Sequence[Host], engine: dict[str, str]) -> None:
        super().__init__(checkout, hosts[0].http_port, engine)
        self.hosts = list(hosts)
        self.environment.pop("SSH_AUTH_SOCK", None)
        self.config["portico:nginx"] = {"server_names": [NAME]}
        self.config["portico:target"] = {"kind": "ssh", "hosts": [host.entry() for host in hosts]}

    @property
    def host(self) -> Host:
        return self.hosts[0]

    def make(self) -> None:
        super().make()
        self._secret("ssh-key", self.host.private_key)

    def _secret(self, name: str, value: str) -> None:
        done = subprocess.run(["pulumi", "config", "set", "--secret", name, "--stack", STACK], input=value, text=True,
                              cwd=self.checkout, env=self.environment, capture_output=True)
        assert done.returncode == 0, done.stderr

    def load(self, host: Host | None = None) -> Load:
        return Load((host or self.host).http_port, host=NAME)

    def get(self, path: str = "/", host: str = NAME, on: Host | None = None) -> tuple[int, str]:
        return self.ask((on or self.host).http_port, path, host)

    def instances(self) -> set[str]:
        """Ids of the instances that run now on the first host."""
        return {unit.partition("@")[2].removesuffix(".service") for unit in self.host.gunicorn_units()}

    def nginx_files(self) -> dict[str, bytes]:
        script = "cd /etc/nginx/sites-enabled && for file in *; do echo \"== $file\"; cat $file; done"
        parts = self.host.run(script).split("== ")[1:]
        return {part.partition("\n")[0]: part.partition("\n")[2].encode() for part in parts}

    def end(self) -> None:
        """The hosts go with the module; only the checkout's own processes are left to end."""
        self.clear_lock()

