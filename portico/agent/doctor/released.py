"""Check the release that the site runs from: its files, its Python, and whether the app's user can reach them."""

import os
import pwd
from pathlib import Path
from typing import Iterator, List, Optional

from portico.agent.doctor import permissions
from portico.agent.doctor.site import ExaminedSite
from portico.agent.machine import atomic
from portico.agent.reading.rendered import EDITED, MISSING, content_difference
from portico.agent.releases import kept
from portico.protocol.manifest import entries
from portico.protocol.plan.release import ReleasePlan

SMALL = 1 << 20
"""Bytes up to which a file is compared with its release; larger files are not edited by hand."""


def look(site: ExaminedSite) -> List[str]:
    """Return a line for everything that differs from what was released; none in containers."""
    if site.place.containers:
        return []
    return [*_user(site), *_files(site), *_python(site)]


def folder_of(site: ExaminedSite) -> Path:
    """Return the folder of the release."""
    return site.place.releases / site.site.release


def environment_of(site: ExaminedSite) -> Path:
    """Return the virtual environment of the release; the folder of all environments if its record is missing."""
    record = kept.record(site.place, site.site.release)
    return site.place.environments / record.venv if record else site.place.environments


def _user(site: ExaminedSite) -> List[str]:
    if not site.place.unit:
        return []
    user = permissions.named(site.place.unit)
    if user is None:
        return [f"no user: {site.place.unit}"]
    ways = ((folder_of(site) / "app", os.R_OK | os.X_OK), (environment_of(site) / "bin", os.X_OK),
            (site.place.instances / site.instance, os.X_OK))
    found = [line for way, wanted in ways for line in permissions.barred_for(user, way, wanted)]
    return [f"app {line}" for line in dict.fromkeys([*found, *_state(site, user)])]


def _state(site: ExaminedSite, user: permissions.User) -> Iterator[str]:
    """Yield a line for each file of the app's state that does not belong to the app's user, at most 101."""
    if not site.place.state.exists():
        yield f"state: {site.place.state} is missing"
    for path in [site.place.state, *sorted(site.place.state.glob("*"))[:100]] if site.place.state.exists() else []:
        owner = path.lstat().st_uid
        if owner != user.uid:
            yield f"state: {path} is of user {_name(owner)}"


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _files(site: ExaminedSite) -> List[str]:
    app = folder_of(site) / "app"
    if not app.is_dir():
        return [f"missing: release {app}"]
    plan = atomic.read_json(folder_of(site) / "plan.json")
    listed = ReleasePlan.read(plan).release.files if plan else ()
    lines = (_unlike(app / path, digest) for mode, digest, path in entries(listed) if mode != "link")
    return [line for line in lines if line]


def _unlike(path: Path, digest: str) -> Optional[str]:
    if path.is_file() and path.stat().st_size > SMALL:
        return None
    words = {MISSING: "is missing", EDITED: "was edited"}.get(content_difference(path, digest))
    return f"unlike its release: {path} {words}" if words else None


def _python(site: ExaminedSite) -> List[str]:
    python = environment_of(site) / "bin" / "python"
    return [] if python.exists() and os.access(python, os.X_OK) else [f"no interpreter: {python}"]
