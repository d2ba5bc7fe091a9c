"""Host names as Nginx compares them: lower case, punycode."""

import ipaddress
import re

from portico.planning.settings.refusing.fault import refused

LOOPBACK_NAMES = ("127.0.0.1", "localhost")
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_SEEN_DIFFERENTLY = re.compile("[\u00df\u03c2\u200c\u200d]")
"""Python's codec, IDNA 2003, makes another name of these than browsers do."""


def server_name(value: str) -> str | None:
    """The name as clients send it; None for what is no host name, and for addresses but the loopback names."""
    if _SEEN_DIFFERENTLY.search(value):
        raise refused("a host name in which \u00df, \u03c2 and joiners are written in punycode, as browsers send them")
    try:
        name = value.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if name in LOOPBACK_NAMES:
        return name
    is_name = len(name) <= 253 and re.fullmatch(rf"{_LABEL}(\.{_LABEL})*", name)
    return name if is_name and not _is_address(name) else None


def _is_address(name: str) -> bool:
    """Browsers take a name whose last part is a number for an address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return bool(re.fullmatch(r"(.*\.)?([0-9]+|0x[0-9a-f]*)", name))
    return True
