"""The rules by which the target's settings agree, among themselves and with the site's."""

from collections.abc import Iterator

from portico.planning.settings.kinds.host_key import scan, scanned
from portico.planning.settings.nginx import Nginx
from portico.planning.settings.refusing.fault import NOTHING, Fault, Place, ShellWord
from portico.planning.settings.ssh_endpoint import Bastion, Endpoint
from portico.planning.settings.target import TargetSettings

BASTION: Place = ("target", "bastion")
HOSTS: Place = ("target", "hosts")
PACKAGES: Place = ("target", "packages")


def disagreements_on_target(target: TargetSettings, nginx: Nginx) -> Iterator[Fault]:
    """Every setting that is missing on the target that was chosen, or does not belong there."""
    if target.kind == "local":
        yield from _on_this_machine(target, nginx)
    elif target.kind == "ssh":
        yield from _on_other_machines(target, nginx)
    if nginx.replaces and target.kind != "ssh":
        expected = f"none with target.kind at {target.kind}, where Nginx has no site of others"
        yield Fault(expected, ("nginx", "replaces"), remove=True)
    yield from _proving_who_they_are(target)


def _on_this_machine(target: TargetSettings, nginx: Nginx) -> Iterator[Fault]:
    if target.hosts or target.bastion:
        key = "target.hosts" if target.hosts else "target.bastion"
        yield Fault(f"'ssh' where {key} is given", ("target", "kind"), got=target.kind, mend="ssh")
    elif nginx.port_on(target.kind) < 1024:
        expected = "at least 1024 with target.kind at local, where Nginx is not started by root"
        yield Fault(expected, ("nginx", "http_port"), got=nginx.http_port)
    if target.packages:
        command = f"sudo apt-get install {' '.join(target.packages)}"
        expected = f"none with target.kind at local, where you install them yourself: {command}"
        yield Fault(expected, PACKAGES, remove=True)


def _on_other_machines(target: TargetSettings, nginx: Nginx) -> Iterator[Fault]:
    if not target.hosts:
        yield Fault("at least one host with target.kind at ssh", HOSTS, got=NOTHING)
    reached = [None if host.later else (host.address, host.port) for host in target.hosts]
    for position, address in enumerate(reached):
        if address and address in reached[:position]:
            yield Fault("each machine once, by address and port", (*HOSTS, position), remove=True)
    if not nginx.server_names:
        yield Fault("at least one server name with target.kind at ssh", ("nginx", "server_names"), got=NOTHING)


def _proving_who_they_are(target: TargetSettings) -> Iterator[Fault]:
    if target.bastion:
        yield from _proof(BASTION, target.bastion, scanned(target.bastion.address, target.bastion.port))
    for position, host in enumerate(target.hosts):
        asked = _asked_over(target.bastion, host) if target.bastion else scanned(host.address, host.port)
        yield from _proof((*HOSTS, position), host, asked)


def _proof(place: Place, endpoint: Endpoint, asked: ShellWord) -> Iterator[Fault]:
    if endpoint.host_key is None and not endpoint.accept_any_host_key:
        expected = "the key by which the machine is known (or accept_any_host_key: true)"
        yield Fault(expected, (*place, "host_key"), got=NOTHING, mend=asked)
    elif endpoint.host_key is not None and endpoint.accept_any_host_key:
        yield Fault("false, as host_key is given", (*place, "accept_any_host_key"), got=True, remove=True)


def _asked_over(bastion: Bastion, host: Endpoint) -> ShellWord:
    """The host's key as the bastion sees it: only the bastion reaches the host."""
    port = "" if bastion.port == 22 else f" -p {bastion.port}"
    place = f"{port} {bastion.user}@{bastion.address}" if not bastion.later else " BASTION"
    return ShellWord(f'"$(ssh{place} {scan(host.address, host.port)})"')
