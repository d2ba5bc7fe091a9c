"""The section `site` of a plan: the site's configuration in Nginx."""

from collections.abc import Mapping, Sequence
from typing import Optional

from portico.protocol.plan.drift import Drift
from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Tls(Section):
    """The certificate that Nginx has to serve, and where."""

    port: int
    server_name: str
    file: str
    key_file: str


@dataclass(frozen=True, kw_only=True)
class Site(Section):
    """The files to write, and the instance that Nginx is pointed at."""

    config_id: str
    instance: str
    release: str
    static: str
    """Id of the static files."""
    listen: Sequence[str]
    """Addresses on which Nginx listens for the site."""
    tls: Optional[Tls] = None
    replaces: Sequence[str] = ()
    """Links to other sites that are removed while this site is there."""
    files: Mapping[str, Sequence[str]]
    """The lines of the site's files, by path below Nginx's folder."""


@dataclass(frozen=True, kw_only=True)
class NginxPlan(Section):
    """The part of the plan of `nginx` that the agent reads."""

    boot: str = ""
    site: Site
    drift: Optional[Drift] = None
