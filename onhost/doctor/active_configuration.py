"""What Nginx has been given to read, compared with what was rendered for the site."""

import itertools
import re
from pathlib import Path
from typing import Dict, List

from onhost.debian_nginx import AVAILABLE, ENABLED
from onhost.doctor.site import ExaminedSite

_SECTION = re.compile(r"^# configuration file (.+):$", re.MULTILINE)
_SERVER_NAME = re.compile(r"^\s*server_name\s+([^;]+);", re.MULTILINE)


def differences(site: ExaminedSite, dump: str) -> List[str]:
    """A line for each, with the file and the line in it."""
    read = _sections(dump)
    lines = [line for path, rendered in site.files.items() for line in _of_file(path, rendered)]
    if site.place.unit:
        lines += [line for path in site.files for line in _of_link(site.place.nginx / ENABLED / path.name)]
    if read and str(site.file) not in {str(Path(path).resolve()) for path in read}:
        lines.append(f"not read: {site.file}")
    return lines + _overridden(site, read)


def _sections(dump: str) -> Dict[str, str]:
    """What `nginx -T` printed, by file."""
    _, *parts = _SECTION.split(dump)
    return dict(zip(parts[::2], parts[1::2]))


def _of_file(path: Path, rendered: List[str]) -> List[str]:
    if not path.is_file():
        return [f"missing: {path}"]
    there = path.read_text(errors="replace").splitlines()
    for number, (want, got) in enumerate(itertools.zip_longest(rendered, there), 1):
        if want != got:
            return [f"edited: {path} line {number}: expected `{(want or '').strip()}`, got `{(got or '').strip()}`"]
    return []


def _of_link(link: Path) -> List[str]:
    if link.is_symlink() and not link.exists():
        return [f"dangling: {link}"]
    if not link.exists():
        return [f"not enabled: {link}"]
    target = link.parent.parent / AVAILABLE / link.name
    return [] if link.resolve() == target.resolve() else [f"elsewhere: {link} leads to {link.resolve()}"]


def _overridden(site: ExaminedSite, read: Dict[str, str]) -> List[str]:
    """Other files that claim this site's names; only one of two servers is ever asked."""
    ours = {str(path) for path in site.files}
    names = _names("\n".join(site.files[site.file])) - {"_"}
    others = {path: text for path, text in read.items() if str(Path(path).resolve()) not in ours}
    return [f"also: {name} is a server_name in {path}" for path, text in others.items()
            for name in sorted(names & _names(text))]


def _names(text: str) -> "set[str]":
    return {name for group in _SERVER_NAME.findall(text) for name in group.split()}
