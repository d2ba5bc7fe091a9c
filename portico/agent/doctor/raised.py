"""Find in the app's log which exception a request ended with, and which line of the app raised it."""

import re
from typing import List, NamedTuple, Optional, Sequence

_BEGIN = "Traceback (most recent call last)"
_FRAME = re.compile(r'^\s+File "(?P<file>[^"]+)", line (?P<line>\d+)')
_ERROR = re.compile(r"^(?P<name>[\w.]{1,200})(:|$)")
_OF_A_REQUEST = re.compile(r"Exception on |Error handling request ")
"""The words by which Flask and Gunicorn announce the traceback of a request that they answer with 500."""
_CHAINED = ("During handling of the above exception", "The above exception was the direct cause")
_PACKAGES = re.compile(r"/(site|dist)-packages/|/lib/python\d|^<")


class Raised(NamedTuple):
    """A traceback of the log."""

    words: str
    of_a_request: bool


def last(lines: Sequence[str]) -> str:
    """Return the last exception as `NAME in FILE line N`, without its message; empty when there is none.

    An exception that ended a request goes before one that the app only logged. A message may hold what a client sent.
    """
    found = _tracebacks(lines)
    ended = [traceback for traceback in found if traceback.of_a_request]
    return (ended or found or [Raised("", False)])[-1].words


def _tracebacks(lines: Sequence[str]) -> List[Raised]:
    found: List[Raised] = []
    before = ""
    start: Optional[int] = None
    for number, line in enumerate(lines):
        if line.startswith(_BEGIN):
            start, before = number, lines[number - 1] if number else ""
        elif start is not None and not line[:1].isspace():
            follows = bool(found) and before.startswith(_CHAINED) and found[-1].of_a_request
            words = _words(lines[start + 1:number], line)
            found += [Raised(words, follows or bool(_OF_A_REQUEST.search(before)))] if words else []
            start = None
    return found


def _words(frames: Sequence[str], error: str) -> str:
    match = _ERROR.match(error)
    if not match:
        return ""
    places = [place for place in map(_FRAME.match, frames) if place]
    own = [place for place in places if not _PACKAGES.search(place["file"])] or places
    return f"{match['name']}{_place(own[-1]) if own else ''}"


def _place(frame: "re.Match[str]") -> str:
    """Return the file, as the source names it, and the line."""
    return f" in {frame['file'].rpartition('/app/')[2]} line {frame['line']}"
