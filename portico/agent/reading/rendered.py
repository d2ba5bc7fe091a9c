"""Compares files with what was rendered or released, for the doctor and for drift."""

from pathlib import Path
from typing import List, Sequence

from portico.protocol.digest import digest_of

MISSING, EDITED, SAME = "missing", "edited", ""


def lines_of(path: Path) -> List[str]:
    """Return the lines of a text file."""
    return path.read_text(errors="replace").splitlines()


def difference(path: Path, lines: Sequence[str]) -> str:
    """Return MISSING, EDITED or SAME for a file that was rendered with these lines."""
    if not path.is_file():
        return MISSING
    return SAME if lines_of(path) == list(lines) else EDITED


def with_first_line(path: Path, lines: List[str]) -> List[str]:
    """Return the lines, after the file's first one if it has any: that line is not in the plan."""
    return [*(lines_of(path)[:1] if path.is_file() else []), *lines]


def content_difference(path: Path, digest: str) -> str:
    """Return MISSING, EDITED or SAME for a file whose content has this SHA-256; a link is no file."""
    if not path.is_file() or path.is_symlink():
        return MISSING
    return SAME if digest_of(path) == digest else EDITED
