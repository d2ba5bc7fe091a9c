"""The lock that people put on a site in containers: an empty volume whose labels say who, since when and why."""

import json
import time

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import SITE
from portico.planning.errors import DockerError

LABELS = {"who": "portico.locked-by", "since": "portico.locked-since", "why": "portico.locked-because"}
Holder = dict[str, str]


def lock(engine: DockerEngine, site: str, who: str, why: str) -> None:
    """Lock a site. A site that is locked already keeps its lock and the name of its holder. Raises DockerError."""
    values = {"who": who, "since": time.strftime("%FT%T%z"), "why": why}
    labels = [f"--label={LABELS[name]}={value}" for name, value in values.items()]
    engine.ask("volume", "create", f"--label={SITE}={site}", *labels, _name(site))


def unlock(engine: DockerEngine, site: str) -> None:
    """Unlock a site, no matter who has locked it. Raises DockerError."""
    if holder(engine, site):
        engine.ask("volume", "rm", _name(site))


def holder(engine: DockerEngine, site: str) -> Holder | None:
    """Return who has locked the site, since when, and why; None when it is not locked. Raises DockerError."""
    if not engine.ask("volume", "ls", "--quiet", "--filter", f"name=^{_name(site)}$").strip():
        return None
    labels = json.loads(engine.ask("volume", "inspect", _name(site)))[0]["Labels"]
    return {name: labels[label] for name, label in LABELS.items()}


def require_unlocked(engine: DockerEngine, site: str) -> None:
    """Raise DockerError when the site is locked; the message says by whom, since when and why."""
    lock_holder = holder(engine, site)
    if lock_holder:
        raise DockerError(f"lock: expected the site to be unlocked, got locked by {lock_holder['who']} since "
                          f"{lock_holder['since']}: {lock_holder['why']}\n    to fix it: bin/portico unlock")


def _name(site: str) -> str:
    return f"{site}-lock"
