"""What a site stands on: its files, the disk, the interpreter."""

import os
from pathlib import Path
from typing import List

from onhost import atomic
from onhost.doctor import permissions
from onhost.doctor.site import ExaminedSite
from onhost.release import app_folder, interpreter

LITTLE = 4 << 20
"""Bytes; a disk with less is full for whoever writes."""


def look(site: ExaminedSite) -> List[str]:
    """A line for everything that is not as it has to be; cheap enough to be asked each time."""
    return [*_disks(site), *_release(site), *_instance(site), *_static(site)]


def _disks(site: ExaminedSite) -> List[str]:
    found = []
    for folder in (site.place.directory, site.place.run, site.error_log.parent, Path("/tmp"), Path("/var/lib/nginx")):
        if folder.exists():
            told = os.statvfs(folder)
            found += [f"full: {folder}, {told.f_bavail * told.f_frsize} bytes left"] * (
                told.f_bavail * told.f_frsize < LITTLE)
            found += [f"no inodes: {folder}"] * (told.f_files > 0 and told.f_favail == 0)
            found += [f"read-only: {folder}"] * bool(told.f_flag & os.ST_RDONLY)
    noexec = os.statvfs(site.place.directory).f_flag & os.ST_NOEXEC
    return [*found, *[f"noexec: {site.place.directory}"] * bool(noexec)]


def _release(site: ExaminedSite) -> List[str]:
    if site.place.containers:
        return []
    release = site.site["release"]
    folder, python = app_folder(site.place, release), interpreter(site.place, release)
    lines = [] if folder.is_dir() else [f"missing: {folder}"]
    return lines if python.exists() and os.access(python, os.X_OK) else [*lines, f"no interpreter: {python}"]


def _instance(site: ExaminedSite) -> List[str]:
    """What it was started with."""
    folder = site.place.instances / site.instance
    plan = (atomic.read_json(folder / "plan.json") or {}).get("instance")
    if plan is None or site.place.containers:
        return []
    return _unlike(folder / "gunicorn.conf.py", plan["conf"])


def _unlike(path: Path, lines: List[str]) -> List[str]:
    if not path.exists():
        return [f"missing: {path}"]
    return [] if path.read_text(errors="replace").splitlines() == lines else [f"edited: {path}"]


def _static(site: ExaminedSite) -> List[str]:
    folder = site.place.static / site.site["static"]
    return permissions.barred(site, folder, os.R_OK | os.X_OK) if folder.exists() else []
