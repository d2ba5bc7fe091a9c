"""Check what a site stands on: disks, its release, what its instance was started with, its static files."""

import os
from typing import List

from portico.agent.doctor import disks, permissions, released, started_with
from portico.agent.doctor.site import ExaminedSite


def look(site: ExaminedSite) -> List[str]:
    """Return a line for everything that is wrong; this is cheap enough to be done each time."""
    own = (site.place.directory, site.place.run, site.error_log.parent)
    return [*disks.look(site.place, own), *released.look(site), *started_with.look(site), *_static(site)]


def _static(site: ExaminedSite) -> List[str]:
    folder = site.place.static / site.site.static
    return permissions.barred(site, folder, os.R_OK | os.X_OK) if folder.exists() else []
