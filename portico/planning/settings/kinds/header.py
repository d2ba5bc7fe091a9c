"""Names of headers with an underscore, which WSGI does not tell from those with a hyphen."""

import re

_NAME = re.compile(r"[A-Za-z0-9_-]*_[A-Za-z0-9_-]*", re.ASCII)
_SET_BY_THE_PROXY = ("x-forwarded", "x-real-ip", "x-request-id", "forwarded", "proxy", "host", "connection", "content-",
                     "transfer-", "te", "trailer", "upgrade", "script-name", "path-info", "remote-", "server-")
"""Beginnings of the names that Nginx sets or empties, or that mean something to HTTP or WSGI itself."""


def underscore_header(value: str) -> str | None:
    """Return the name; None for one without an underscore, and for one that could stand in for a header of Nginx's."""
    with_hyphens = value.lower().replace("_", "-").strip("-")
    taken = any(with_hyphens == name.rstrip("-") or with_hyphens.startswith(f"{name.rstrip('-')}-")
                for name in _SET_BY_THE_PROXY)
    return value if _NAME.fullmatch(value) and with_hyphens and not taken else None
