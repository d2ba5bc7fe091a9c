"""Removes the frames of Python, Gunicorn, Flask and Werkzeug from a traceback: they only imported or called the app."""

import re
from typing import List, Sequence

_FRAME = re.compile(r'^\s+File "(.+?)", line \d+')
_OTHERS = re.compile(r"<frozen |/importlib/__init__\.py$|/(gunicorn|flask|werkzeug)/|/gunicorn\.conf\.py$")
_CODE = re.compile(r"^\s{4,}")


def own_frames(lines: Sequence[str]) -> List[str]:
    """Return the lines of a log; each traceback keeps only the app's own frames and the error itself."""
    kept: List[str] = []
    skipping = False
    for line in lines:
        frame = _FRAME.match(line)
        if frame:
            skipping = bool(_OTHERS.search(frame.group(1)))
        elif not _CODE.match(line):
            skipping = False
        if not skipping and not re.fullmatch(r"\s*[\^~]+\s*", line):
            kept.append(line)
    return kept
