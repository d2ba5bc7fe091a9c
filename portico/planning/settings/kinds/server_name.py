"""Host names as Nginx compares them: lower case, punycode."""

import ipaddress
import re

from portico.planning.settings.refusing.fault import NOTHING, Fault, refused

LOOPBACK_NAMES = ("127.0.0.1", "localhost")
STAR = "*."
_NUMBER_LAST = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)")
"""Browsers take a name whose last part is a number for an address."""
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_SEEN_DIFFERENTLY = re.compile("[\u00df\u03c2\u200c\u200d]")
"""Python's codec, IDNA 2003, makes another name of these than browsers do."""


def server_name(value: str) -> str | None:
    """The name as clients send it; None for what is neither a host name, a star and a name, nor an IPv4 address."""
    star, rest = (STAR, value[len(STAR):]) if value.startswith(STAR) else ("", value)
    if star:
        name = server_name(rest)
        return None if name is None or is_address(name) or "." not in name else f"{star}{name}"
    if _SEEN_DIFFERENTLY.search(value):
        raise refused("a host name in which \u00df, \u03c2 and joiners are written in punycode, as browsers send them")
    try:
        name = value.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if name in LOOPBACK_NAMES or is_address(name):
        return name
    is_name = len(name) <= 253 and re.fullmatch(rf"{_LABEL}(\.{_LABEL})*", name)
    return name if is_name and not _NUMBER_LAST.fullmatch(name) else None


def is_address(name: str) -> bool:
    """Return whether a server name is an IPv4 address in its usual form."""
    try:
        return str(ipaddress.IPv4Address(name)) == name
    except ValueError:
        return False


def require_one_to_ask(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse names of which none is the site's own, and an address beside them: it is for a trial without a domain."""
    if names and all(name.startswith(STAR) for name in names):
        raise refused(Fault("a name without a star among them, which the site's URL has", (len(names),),
                            got=NOTHING, mend=names[0].removeprefix(STAR)))
    addresses = [at for at, name in enumerate(names) if is_address(name) and name not in LOOPBACK_NAMES]
    if addresses and len(names) > 1:
        raise refused(*(Fault("host names, or one address alone", (at,), remove=True) for at in addresses))
    return names
