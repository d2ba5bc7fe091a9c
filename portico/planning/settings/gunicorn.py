"""portico:gunicorn, in Gunicorn's own names."""

from typing import Annotated, Literal

from pydantic import Field

from portico.planning.settings.base import Section
from portico.planning.settings.kinds.lists import Items
from portico.planning.settings.kinds.text import Requirement

Port = Annotated[int, Field(ge=1024, le=65535)]


class Gunicorn(Section):
    """The settings of Gunicorn, which runs the app. https://docs.gunicorn.org/en/stable/settings.html"""

    bind: Literal["unix", "tcp"] = Field("unix", examples=["unix"])
    """`unix`: each instance has its own Unix socket. `tcp`: each instance listens on a loopback port. No effect in
    containers, where an instance listens on a port of the site's own network."""
    ports: Annotated[tuple[Port, ...], Field(strict=False), Items("port", at_most=2, at_least=2)] = Field(
        (8001, 8002), examples=[[8001, 8002]]
    )
    """The two loopback ports that take turns when `bind` is `tcp`: the live instance's and the next one's."""
    workers: int = Field(2, ge=1, le=128, examples=[2])
    """Number of worker processes."""
    threads: int = Field(8, ge=1, le=512, examples=[8])
    """Threads in each worker; with more than one, `sync` becomes `gthread` (Gunicorn's rule)."""
    worker_class: Literal["sync", "gthread", "gevent"] = Field("gthread", examples=["gthread"])
    """Kind of worker; `gevent` needs `gunicorn[gevent]` in the app's requirements."""
    timeout: int = Field(30, ge=1, le=3600, examples=[30])
    """Seconds after which a silent worker is killed."""
    graceful_timeout: int = Field(30, ge=1, le=3600, examples=[30])
    """Seconds in which a stopping worker has to finish its requests."""
    keepalive: int = Field(75, ge=1, le=3600, examples=[75])
    """Seconds for which an idle connection stays open. Nginx leaves none idle; your own checks or proxies may."""
    max_requests: int = Field(0, ge=0, le=10_000_000, examples=[10000])
    """Requests after which a worker is replaced, 0 for never."""
    max_requests_jitter: int = Field(0, ge=0, le=10_000_000, examples=[1000])
    """Random share added to `max_requests`, so that workers are not replaced together."""
    preload_app: bool = Field(False, examples=[False])
    """`false`: each worker imports the app, after a process that only finds out whether it can be imported. `true`:
    Gunicorn imports it once and forks the workers, which takes less memory, and less time where the import is slow; not
    with `gevent`, and not where the app connects to something or starts a thread while it is imported."""
    requirement: Requirement = Field("gunicorn>=23", examples=["gunicorn>=27.0.1"])
    """The requirement that is installed if the app's own requirements do not name gunicorn."""
