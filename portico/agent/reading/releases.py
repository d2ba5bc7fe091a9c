"""Lists the releases that are kept here: a rollback to them needs no download."""

from typing import Any, Dict, Tuple

from portico.agent.machine.moments import told, written
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.agent.releases import kept
from portico.protocol.plan.header import Header


def run(place: Place, plan: Header) -> Tuple[str, Dict[str, Any]]:
    """Return the releases, the last deployed first: when each was made and when it last passed the public check."""
    ids = live.answering(place)
    served = ids.release if ids else None
    releases = [{"id": name, "made": _made(place, name), "verified": written(place.releases / name / kept.VERIFIED),
                "live": name == served} for name in kept.newest(place)]
    return f"releases: {len(releases)}", {"releases": releases}


def _made(place: Place, name: str) -> str:
    """Return the time of the release's oldest file: all were written when it was made, some again at each deploy."""
    app = place.releases / name / "app"
    return told(min(path.lstat().st_mtime for path in (app, *app.glob("*"))))
