"""Finds the static files of a package in a release's environment, by their paths alone: nothing is imported.

A package is somebody else's code, and the agent may be root: links are not followed, neither by a file nor by a folder.
"""

import os
import stat
from pathlib import Path
from typing import List

from portico.protocol.digest import digest_of
from portico.protocol.failure import Failure
from portico.protocol.manifest import Entry
from portico.protocol.plan.static import StaticFolder


def folder_of(environment: Path, location: StaticFolder) -> Path:
    """Return the folder of a package's static files. Raises Failure when the environment has none."""
    inside = Path(*location.package.split("."), location.path)
    for packages in sorted(environment.glob("lib/python*/site-packages")):
        folder = packages / inside
        if folder.is_dir() and folder.resolve() == packages.resolve() / inside:
            return folder
    raise Failure("static", f"a folder {location.path} in the package {location.package}",
                  f"none in {environment}/lib/python*/site-packages",
                  remedy="name the package as Python imports it, and a folder in it, in nginx.static; then run pulumi "
                         "up again")


def listed(folder: Path) -> List[str]:
    """Return the manifest of a folder: its files, without hidden ones, links and the code of the package."""
    lines = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__" and not name.startswith("."))
        for name in sorted(names):
            path = Path(root) / name
            if _is_served(path):
                lines.append(Entry("0644", digest_of(path), str(path.relative_to(folder))).line())
    return lines


def _is_served(path: Path) -> bool:
    hidden = path.name.startswith(".") or not str(path).isprintable()
    return not hidden and path.suffix not in (".py", ".pyc") and stat.S_ISREG(path.lstat().st_mode)
