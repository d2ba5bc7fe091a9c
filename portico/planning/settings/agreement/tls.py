"""The rules by which the settings of TLS agree, among themselves and with others."""

from collections.abc import Iterator

from portico.planning.settings.gunicorn import Gunicorn
from portico.planning.settings.kinds.server_name import LOOPBACK_NAMES, is_address
from portico.planning.settings.nginx import Nginx
from portico.planning.settings.refusing.fault import NOTHING, Fault, Place
from portico.planning.settings.target import TargetSettings
from portico.planning.settings.tls import Tls
from portico.protocol.target_kinds import IN_CONTAINERS

CERTIFICATE: Place = ("tls", "certificate")
KEY: Place = ("tls", "certificate_key")
IN_PROJECT = "tls/fullchain.pem"


def disagreements_on_tls(tls: Tls, target: TargetSettings, nginx: Nginx, gunicorn: Gunicorn) -> Iterator[Fault]:
    """Every setting of TLS that is missing, or does not belong there."""
    if tls.mode == "files":
        yield from _of_files(tls, target)
    else:
        yield from _without_files(tls)
    if tls.mode == "self-signed" and target.kind == "swarm":
        yield Fault("'files' with target.kind at swarm: all tasks of Nginx have the same certificate", ("tls", "mode"),
                    got=tls.mode, mend="files")
    if tls.on and any(is_address(name) and name not in LOOPBACK_NAMES for name in nginx.server_names):
        yield Fault("'off' with an address as the server name: authorities and browsers want a host name",
                    ("tls", "mode"), got=tls.mode, mend="off")
    if tls.on:
        yield from _of_ports(target, nginx, gunicorn)


def _of_files(tls: Tls, target: TargetSettings) -> Iterator[Fault]:
    if tls.certificate is None:
        yield Fault("a path with tls.mode at files", CERTIFICATE, got=NOTHING)
    elif tls.is_on_the_host and target.kind in IN_CONTAINERS:
        yield Fault(f"a path in the project with target.kind at {target.kind}: containers see no files of their "
                    "machine; the key is the secret tls-key", CERTIFICATE, got=tls.certificate, mend=IN_PROJECT)
    elif tls.is_on_the_host and tls.certificate_key is None:
        yield Fault("a path, as tls.certificate is one of the machine where Nginx runs", KEY, got=NOTHING)
    if not tls.is_on_the_host and tls.certificate_key is not None:
        yield Fault("nothing: the key of a certificate in the project is the secret tls-key", KEY, remove=True)


def _without_files(tls: Tls) -> Iterator[Fault]:
    here = f"nothing with tls.mode at {tls.mode}"
    if tls.certificate is not None:
        yield Fault(here, CERTIFICATE, remove=True)
    if tls.certificate_key is not None:
        yield Fault(here, KEY, remove=True)
    if tls.hsts_max_age:
        why = "a browser that may not use plain HTTP could not reach the site at all"
        yield Fault(f"0 with tls.mode at {tls.mode}: {why}", ("tls", "hsts_max_age"), got=tls.hsts_max_age, remove=True)


def _of_ports(target: TargetSettings, nginx: Nginx, gunicorn: Gunicorn) -> Iterator[Fault]:
    port, place = nginx.tls_port_on(target.kind), ("nginx", "https_port")
    if port == nginx.port_on(target.kind):
        yield Fault("another port than nginx.http_port, from which clients are sent to it", place, got=port,
                    mend=8443 if port != 8443 else 8444)
    elif target.kind == "local" and port < 1024:
        yield Fault("at least 1024 with target.kind at local, where Nginx is not started by root", place, got=port)
    elif gunicorn.bind == "tcp" and port in gunicorn.ports:
        expected = "a port that is not in gunicorn.ports: Nginx and Gunicorn cannot listen on the same one"
        free = next(free for free in range(8443, 8447) if free not in (*gunicorn.ports, nginx.port_on(target.kind)))
        yield Fault(expected, place, got=port, mend=free)
