"""What settings of different sections have to agree on."""

from collections.abc import Iterator

from planning.settings.fault import Fault
from planning.settings.gunicorn import Gunicorn
from planning.settings.nginx import Nginx
from planning.settings.rollout import Rollout


def disagreements(gunicorn: Gunicorn, nginx: Nginx, rollout: Rollout) -> Iterator[Fault]:
    """Every pair of settings that cannot both be meant."""
    yield from _reading(gunicorn, nginx)
    yield from _draining(gunicorn, rollout)
    yield from _listening(gunicorn, nginx)


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


def _listening(gunicorn: Gunicorn, nginx: Nginx) -> Iterator[Fault]:
    if gunicorn.bind == "tcp" and nginx.http_port in gunicorn.ports:
        expected = "a port that is not in gunicorn.ports: Nginx and Gunicorn cannot listen on the same one"
        free = next(port for port in range(8080, 8083) if port not in gunicorn.ports)
        yield Fault(expected, ("nginx", "http_port"), got=nginx.http_port, mend=free)
