"""The rules by which settings of different sections agree."""

from collections.abc import Iterator

from portico.planning.settings.gunicorn import Gunicorn
from portico.planning.settings.nginx import Nginx
from portico.planning.settings.refusing.fault import Fault
from portico.planning.settings.rollout import Rollout
from portico.planning.settings.systemd import Systemd


def disagreements(
    gunicorn: Gunicorn, systemd: Systemd, nginx: Nginx, rollout: Rollout, http_port: int
) -> Iterator[Fault]:
    """Every pair of settings that cannot both be meant."""
    yield from _importing(gunicorn)
    yield from _reading(gunicorn, nginx)
    yield from _draining(gunicorn, rollout)
    yield from _telling(rollout)
    yield from _listening(gunicorn, http_port)
    yield from _opening_sockets(gunicorn, systemd)


def _importing(gunicorn: Gunicorn) -> Iterator[Fault]:
    if gunicorn.preload_app and gunicorn.worker_class == "gevent":
        why = "gevent has to patch sockets, ssl and threads before the app is imported, and its workers do"
        yield Fault(f"false with gunicorn.worker_class at gevent: {why}", ("gunicorn", "preload_app"), mend=False)


def _reading(gunicorn: Gunicorn, nginx: Nginx) -> Iterator[Fault]:
    least = gunicorn.timeout
    if nginx.proxy_read_timeout < least:
        expected = f"at least gunicorn.timeout, {least}: Nginx would give up on a request that Gunicorn still serves"
        yield Fault(expected, ("nginx", "proxy_read_timeout"), got=nginx.proxy_read_timeout, mend=least)


def _draining(gunicorn: Gunicorn, rollout: Rollout) -> Iterator[Fault]:
    least = gunicorn.graceful_timeout
    if rollout.drain_timeout < least:
        why = "Nginx would cut off a request that Gunicorn would still finish"
        expected = f"at least gunicorn.graceful_timeout, {least}: {why}"
        yield Fault(expected, ("rollout", "drain_timeout"), got=rollout.drain_timeout, mend=least)


def _telling(rollout: Rollout) -> Iterator[Fault]:
    hook = rollout.after_public
    if hook.url is not None and hook.command:
        yield Fault("nothing, as rollout.after_public.url is given: one of the two",
                    ("rollout", "after_public", "command"), remove=True)


def _listening(gunicorn: Gunicorn, http_port: int) -> Iterator[Fault]:
    if gunicorn.bind == "tcp" and http_port in gunicorn.ports:
        expected = "a port that is not in gunicorn.ports: Nginx and Gunicorn cannot listen on the same one"
        free = next(port for port in range(8080, 8083) if port not in gunicorn.ports)
        yield Fault(expected, ("nginx", "http_port"), got=http_port, mend=free)


def _opening_sockets(gunicorn: Gunicorn, systemd: Systemd) -> Iterator[Fault]:
    allowed = systemd.restrict_address_families
    if gunicorn.bind == "tcp" and "AF_INET" not in allowed:
        expected = "AF_INET among them: with gunicorn.bind at tcp Gunicorn listens on 127.0.0.1"
        yield Fault(expected, ("systemd", "restrict_address_families"), got=allowed, remove=True)
