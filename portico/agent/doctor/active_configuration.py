"""Compare the configuration that Nginx reads with the one that was rendered for the site."""

import difflib
import itertools
import re
from pathlib import Path
from typing import Dict, List

from portico.agent.doctor.site import ExaminedSite
from portico.agent.nginx.debian import AVAILABLE, ENABLED
from portico.agent.reading.rendered import EDITED, difference, lines_of

_SECTION = re.compile(r"^# configuration file (.+):$", re.MULTILINE)
READ = ("nginx.conf", "modules-enabled/*.conf", "conf.d/*.conf", f"{ENABLED}/*")
"""Files that Debian's Nginx reads, as patterns. They are used only while `nginx -T` fails and names none."""


def read(site: ExaminedSite, dump: str) -> Dict[str, str]:
    """Return the text of each file that Nginx reads, by path: from `nginx -T`, or from the disk if it printed none.

    Without systemd the disk is not searched.
    """
    _, *parts = _SECTION.split(dump)
    if parts or not site.place.unit:
        return dict(zip(parts[::2], parts[1::2]))
    found = (path for pattern in READ for path in sorted(site.place.nginx.glob(pattern)) if path.is_file())
    return {str(path): path.read_text(errors="replace") for path in found}


def differences(site: ExaminedSite, texts: Dict[str, str]) -> List[str]:
    """Return a line for each difference, with the file and the line in it."""
    lines = [line for path, rendered in site.files.items() for line in _of_file(path, rendered)]
    if site.place.unit:
        lines += [line for path in site.files for line in _of_link(site.place.nginx / ENABLED / path.name)]
    if not lines and texts and str(site.file) not in {str(Path(path).resolve()) for path in texts}:
        lines.append(f"not read: {site.file}")
    return lines


def _of_file(path: Path, rendered: List[str]) -> List[str]:
    what = difference(path, rendered)
    if what != EDITED:
        return [f"{what}: {path}"] if what else []
    there = lines_of(path)
    return _edits(path, rendered, there) if any(there) else [f"empty: {path}"]


def _edits(path: Path, rendered: List[str], there: List[str]) -> List[str]:
    steps = difflib.SequenceMatcher(None, rendered, there, autojunk=False).get_opcodes()
    changed = ((first, rendered[start:end], there[first:last]) for kind, start, end, first, last in steps
               if kind != "equal")
    return [f"edited: {path} line {first + at}: expected `{want.strip()}`, got `{got.strip()}`"
            for first, wanted, found in changed
            for at, (want, got) in enumerate(itertools.zip_longest(wanted, found, fillvalue=""), 1)]


def _of_link(link: Path) -> List[str]:
    if not link.exists():
        return [] if link.is_symlink() else [f"not enabled: {link}"]
    target = link.parent.parent / AVAILABLE / link.name
    return [] if link.resolve() == target.resolve() else [f"elsewhere: {link} leads to {link.resolve()}"]
