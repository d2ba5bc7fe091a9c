"""Tells which site Nginx serves: as Nginx answers, as its files say, and as last verified."""

import json
import re
from typing import Any, Dict, List, Optional, Set

from portico.agent.asking.ask import ask
from portico.agent.machine import atomic
from portico.agent.place import Place

_ANSWER = re.compile(r"return 200 '(\{.*\})';")
Site = Dict[str, str]


def answering(place: Place) -> Optional[Site]:
    """Return the site whose configuration is live in Nginx now; None when none answers."""
    answer = ask({"kind": "unix", "path": str(place.status_socket)}, "/live", {"Host": "status"}, 1)
    try:
        return json.loads(answer.body) if answer.status == 200 else None
    except ValueError:
        return None


def written(place: Place) -> List[Site]:
    """Return the sites of this place that Nginx would serve if it started now."""
    files = (place.nginx / "sites-enabled").glob("*.conf")
    texts = (file.read_text(errors="replace") for file in files if file.is_file())
    found = (_ANSWER.search(text) for text in texts if f"listen unix:{place.status_socket};" in text)
    return [json.loads(match.group(1)) for match in found if match]


def verified(place: Place) -> Optional[Dict[str, Any]]:
    """Return the plan of the site that last passed the public check; None before the first one did."""
    mark = atomic.read_json(place.verified)
    return None if mark is None else remembered(place, mark["config_id"])


def served(place: Place) -> Optional[Dict[str, Any]]:
    """Return the plan of the site that Nginx serves; None when it serves none."""
    site = answering(place)
    return remembered(place, site["config_id"]) if site else None


def current(place: Place) -> Optional[Dict[str, Any]]:
    """Return the plan of the site that Nginx serves; when it serves none, that of the one that was last verified."""
    return served(place) or verified(place)


def remembered(place: Place, config_id: str) -> Optional[Dict[str, Any]]:
    """Return the plan with which Nginx was once pointed at a site, by its config id."""
    plan: Optional[Dict[str, Any]] = atomic.read_json(place.sites / f"{config_id}.json")
    return plan


def in_use(place: Place, part: str) -> Set[str]:
    """Return the instances, releases or static ids that must not be touched: live, written, or last verified."""
    sites = [answering(place), *written(place), (verified(place) or {}).get("site")]
    return {site[part] for site in sites if site}
