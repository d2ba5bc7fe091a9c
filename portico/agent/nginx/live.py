"""What Nginx points at: asked of Nginx itself, read from its files, and remembered as last verified."""

import json
import re
from typing import Any, Dict, List, Optional, Set

from portico.agent.asking.ask import ask
from portico.agent.machine import atomic
from portico.agent.place import Place

_ANSWER = re.compile(r"return 200 '(\{.*\})';")
Site = Dict[str, str]


def answering(place: Place) -> Optional[Site]:
    """The site whose configuration is live in Nginx now; None when none answers."""
    answer = ask({"kind": "unix", "path": str(place.status_socket)}, "/live", {"Host": "status"}, 1)
    try:
        return json.loads(answer.body) if answer.status == 200 else None
    except ValueError:
        return None


def written(place: Place) -> List[Site]:
    """The sites in this place that Nginx would serve if it started now."""
    files = (place.nginx / "sites-enabled").glob("*.conf")
    texts = (file.read_text(errors="replace") for file in files if file.is_file())
    found = (_ANSWER.search(text) for text in texts if f"listen unix:{place.status_socket};" in text)
    return [json.loads(match.group(1)) for match in found if match]


def verified(place: Place) -> Optional[Dict[str, Any]]:
    """The plan of the site that last passed the public check; None before the first one did."""
    mark = atomic.read_json(place.verified)
    return None if mark is None else remembered(place, mark["config_id"])


def served(place: Place) -> Optional[Dict[str, Any]]:
    """The plan of the site that Nginx serves; None when it serves none."""
    site = answering(place)
    return remembered(place, site["config_id"]) if site else None


def current(place: Place) -> Optional[Dict[str, Any]]:
    """The plan of the site that Nginx serves; when it serves none, of the one that was last verified."""
    return served(place) or verified(place)


def remembered(place: Place, config_id: str) -> Optional[Dict[str, Any]]:
    """The plan by which Nginx was once pointed at a site."""
    plan: Optional[Dict[str, Any]] = atomic.read_json(place.sites / f"{config_id}.json")
    return plan


def in_use(place: Place, part: str) -> Set[str]:
    """The instances, releases or static ids that must not be touched: live, written, or last verified."""
    sites = [answering(place), *written(place), (verified(place) or {}).get("site")]
    return {site[part] for site in sites if site}
