"""Tells which site Nginx serves: as Nginx answers, as its files say, and as last verified."""

import json
import re
from typing import Any, List, Optional, Set

from portico.agent.asking.ask import ask
from portico.agent.machine import atomic
from portico.agent.place import Place
from portico.protocol.plan.instance import Bind
from portico.protocol.plan.section import Section, dataclass
from portico.protocol.plan.site import NginxPlan, Site

_ANSWER = re.compile(r"return 200 '(\{.*\})';")


@dataclass(frozen=True, kw_only=True)
class Ids(Section):
    """The ids that a site's server block answers on its status socket."""

    config_id: str
    instance: str
    release: str
    static: str = ""

    @classmethod
    def of(cls, site: Site) -> "Ids":
        """Return the ids of a site in a plan."""
        return cls(config_id=site.config_id, instance=site.instance, release=site.release, static=site.static)

    def part(self, name: str) -> str:
        """Return one of the ids."""
        return str(getattr(self, name))


@dataclass(frozen=True, kw_only=True)
class Pointed(Section):
    """The part of a site's plan that says what is in use."""

    site: Ids


def answering(place: Place) -> Optional[Ids]:
    """Return the site whose configuration is live in Nginx now; None when none answers."""
    answer = ask(Bind(kind="unix", path=str(place.status_socket)), "/live", {"Host": "status"}, 1)
    try:
        return Ids.read(json.loads(answer.body)) if answer.status == 200 else None
    except ValueError:
        return None


def is_live(place: Place, config_id: str) -> bool:
    """Return whether Nginx answers with this configuration."""
    answer = answering(place)
    return answer is not None and answer.config_id == config_id


def written(place: Place) -> List[Ids]:
    """Return the sites of this place that Nginx would serve if it started now."""
    files = (place.nginx / "sites-enabled").glob("*.conf")
    texts = (file.read_text(errors="replace") for file in files if file.is_file())
    answers = (_ANSWER.search(text) for text in texts if f"listen unix:{place.status_socket};" in text)
    return [Ids.read(json.loads(answer.group(1))) for answer in answers if answer]


def verified_id(place: Place) -> str:
    """Return the id of the configuration that last passed the public check; empty before the first one did."""
    return str((atomic.read_json(place.verified) or {}).get("config_id", ""))


def verified(place: Place) -> Optional[Site]:
    """Return the site that last passed the public check; None before the first one did."""
    config_id = verified_id(place)
    return remembered(place, config_id) if config_id else None


def served(place: Place) -> Optional[Site]:
    """Return the site that Nginx serves; None when it serves none."""
    ids = answering(place)
    return remembered(place, ids.config_id) if ids else None


def current(place: Place) -> Optional[Site]:
    """Return the site that Nginx serves; when it serves none, the one that was last verified."""
    return served(place) or verified(place)


def remembered(place: Place, config_id: str) -> Optional[Site]:
    """Return the site that Nginx was once pointed at, by its config id."""
    plan = _plan(place, config_id)
    return None if plan is None else NginxPlan.read(plan).site


def _plan(place: Place, config_id: str) -> Any:
    return atomic.read_json(place.sites / f"{config_id}.json") if config_id else None


def in_use(place: Place, part: str) -> Set[str]:
    """Return the instances, releases or static ids that must not be touched: live, written, or last verified."""
    last = _plan(place, verified_id(place))
    sites = [answering(place), *written(place), Pointed.read(last).site if last else None]
    return {ids.part(part) for ids in sites if ids}
