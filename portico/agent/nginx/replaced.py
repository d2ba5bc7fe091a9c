"""Replaces sites made by hand: activation removes their links, and they come back when this site goes."""

import os
from pathlib import Path
from typing import Dict, Sequence

from portico.agent.machine import atomic
from portico.agent.nginx.base import MARK
from portico.agent.place import Place
from portico.protocol.failure import Failure

ENABLED = "sites-enabled"


def require_replaceable(place: Place, names: Sequence[str]) -> None:
    """Raise Failure for a name that is no link, and so could not be put back, or that is a site of Portico's own."""
    for name in names:
        file = place.nginx / ENABLED / name
        if os.path.lexists(file) and not file.is_symlink():
            raise Failure("nginx", f"{file} to be a link, which can be put back", "a file",
                          remedy=f"mv {file} {place.nginx}/sites-available/{name} && "
                                 f"ln -s ../sites-available/{name} {file}, then run pulumi up again")
        if file.exists() and MARK in file.read_text(errors="replace"):
            raise Failure("nginx", f"{file} to be a site that somebody made by hand", "one of Portico's own",
                          remedy=f"take {name} out of nginx.replaces")


def stands(place: Place, names: Sequence[str]) -> bool:
    """Return whether the links of these names, and no others, are removed."""
    away = not any(os.path.lexists(place.nginx / ENABLED / name) for name in names)
    return away and set(_taken_out(place)) <= set(names)


def take_out(place: Place, folder: Path, names: Sequence[str]) -> None:
    """Remove these links in Nginx's folder or a copy of it; put back those that were removed and are not among them."""
    taken_out = _taken_out(place)
    if folder == place.nginx:
        links = ((name, folder / ENABLED / name) for name in names)
        taken_out.update({name: os.readlink(link) for name, link in links if link.is_symlink()})
        _remember(place, taken_out)
    for name in names:
        (folder / ENABLED / name).unlink(missing_ok=True)
    for name in set(taken_out) - set(names):
        _put_back(folder / ENABLED / name, taken_out[name])
    if folder == place.nginx:
        _remember(place, {name: taken_out[name] for name in names if name in taken_out})


def _put_back(link: Path, target: str) -> None:
    """Put a link back, unless there is one already or its file was removed."""
    if not os.path.lexists(link) and (link.parent / target).exists():
        link.symlink_to(target)


def _record(place: Place) -> Path:
    return place.directory / "replaced.json"


def _taken_out(place: Place) -> Dict[str, str]:
    """Return the targets of the links that are removed, by name."""
    known: Dict[str, str] = atomic.read_json(_record(place)) or {}
    return known


def _remember(place: Place, links: Dict[str, str]) -> None:
    if links:
        atomic.write_json(_record(place), links)
    else:
        _record(place).unlink(missing_ok=True)
