"""The names that a remedy may use."""

from typing import Dict

from onhost import address
from onhost.doctor.site import ExaminedSite


def words_of(site: ExaminedSite) -> Dict[str, str]:
    """By name: where things are, and the two commands that do a remembered step once more."""
    place = site.place
    return {
        "unit": str(place.unit),
        "service": site.service,
        "socket_unit": site.socket,
        "socket": address.text(site.bind),
        "instance": site.instance,
        "release": str(site.site["release"]),
        "directory": str(place.directory),
        "run": str(place.run),
        "file": str(site.file),
        "error_log": str(site.error_log),
        "port": str(site.ports[0]),
        "start": _again(site, f"instances/{site.instance}/plan.json", "start"),
        "activate": _again(site, f"sites/{site.site['config_id']}.json", "activate"),
    }


def _again(site: ExaminedSite, plan: str, verb: str) -> str:
    agent = f"python3 -I {site.place.agent} {verb}"
    return f"(echo '@portico plan 1'; cat {site.place.directory}/{plan}) | {agent}"
