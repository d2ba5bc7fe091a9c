"""The releases that are kept here: what one can go back to without a download."""

from typing import Any, Dict, Tuple

from portico.agent.machine.moments import told, written
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.agent.releases import kept


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Each with when it was made and when it last passed the public check; the one that was last deployed first."""
    served = (live.answering(place) or {}).get("release")
    found = [{"id": name, "made": _made(place, name), "verified": written(place.releases / name / kept.VERIFIED),
              "live": name == served} for name in kept.newest(place)]
    return f"releases: {len(found)}", {"releases": found}


def _made(place: Place, name: str) -> str:
    """Its oldest file tells: all of them were written when it was made, and some again whenever it was deployed."""
    app = place.releases / name / "app"
    return told(min(path.lstat().st_mtime for path in (app, *app.glob("*"))))
