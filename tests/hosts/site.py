"""A Portico project of a test's own whose stack is on real hosts."""

from collections.abc import Sequence
from pathlib import Path

from tests.engine.site import BRIEFLY, STACK, Site
from tests.hosts.host import Host
from tests.load import CLIENTS, Load
from tests.refusal import refused

NAME = "shop.test"
UNIT = "portico-test"
LEFT = f"""
ls -d /srv/* /run/*{UNIT}* /var/log/nginx/*{UNIT}* ~deploy/.portico ~deploy/.portico/* 2> /dev/null || true
ls /etc/nginx/sites-*/* | grep -v /default || true
getent passwd {UNIT} || true
pgrep --full --list-full '{UNIT}|gunicorn' | grep -v 'bash -ec' || true
systemctl list-units --all --no-legend '*{UNIT}*'
"""
"""Whatever could be left of a site on a host."""


class HostedSite(Site):
    """An operator's project folder, app, and stack with hosts."""

    def __init__(self, checkout: Path, hosts: Sequence[Host], engine: dict[str, str], stack: str = STACK) -> None:
        super().__init__(checkout, hosts[0].http_port, engine, stack)
        self.hosts = list(hosts)
        self.environment.pop("SSH_AUTH_SOCK", None)
        self.config["portico:nginx"] = {"server_names": [NAME]}
        self.config["portico:target"] = {"kind": "ssh", "hosts": [host.entry() for host in hosts]}

    @property
    def host(self) -> Host:
        return self.hosts[0]

    def make(self) -> None:
        super().make()
        self.log_in_with(self.host.private_key)

    def log_in_with(self, key: str) -> None:
        """The stack's secret key."""
        self.encrypt("ssh-key", key)

    def load(self, host: Host | None = None, clients: int = CLIENTS) -> Load:
        """Clients with a connection for each request, and one that keeps its own."""
        return Load((host or self.host).http_port, clients, NAME, keeping=1)

    def get(self, path: str = "/", host: str = NAME, on: Host | None = None) -> tuple[int, str]:
        return self.ask((on or self.host).http_port, path, host)

    def refused(self, settle: float = BRIEFLY) -> list[str]:
        """Return the message of an update that fails; check that the live instance keeps serving."""
        return refused(self, settle)

    def instances(self) -> set[str]:
        """Ids of the instances that run now on the first host."""
        return {unit.partition("@")[2].removesuffix(".service") for unit in self.host.gunicorn_units()}

    def starting_at_boot(self) -> set[str]:
        """Ids of the instances whose socket and service a boot of the first host brings up."""
        links = self.host.run(f"cd /etc/systemd/system && ls *.wants | grep ^{UNIT}@ || true").split()
        sockets, services = ({link.partition("@")[2].removesuffix(kind) for link in links if link.endswith(kind)}
                             for kind in (".socket", ".service"))
        assert sockets == services
        return services

    def kept(self, part: str) -> set[str]:
        """Return the names in a folder of the site on the first host."""
        return set(self.host.run(f"ls /srv/{UNIT}/{part}").split())

    def nginx_files(self) -> dict[str, bytes]:
        script = "cd /etc/nginx/sites-enabled; shopt -s nullglob; for file in *; do echo \"== $file\"; cat $file; done"
        parts = self.host.run(script).split("== ")[1:]
        return {part.partition("\n")[0]: part.partition("\n")[2].encode() for part in parts}

    def leftovers(self) -> set[str]:
        return set(self.host.run(LEFT).splitlines())

    def end(self) -> None:
        """The hosts go with the module; only the checkout's own processes are left to end."""
        self.clear_lock()

