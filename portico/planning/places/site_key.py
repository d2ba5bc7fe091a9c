"""The name of a site on the hosts that it shares with other sites."""

import hashlib
import re

LONGEST = 31
"""Most characters of a user's name: 32 bytes with the closing zero, see useradd(8)."""


def site_key(project: str, stack: str) -> str:
    """Return the name of the unit, the user and the folders: one for each stack, the same whatever the app is
    called."""
    plain = f"{project}-{stack}"
    key = re.sub(r"[^a-z0-9-]+", "-", plain.lower()).strip("-")
    ambiguous = "-" in project  # shop-eu-prod: the stack eu-prod of shop, or prod of shop-eu
    if key == plain and len(key) <= LONGEST and key[0].isalpha() and not ambiguous:
        return key
    digest = hashlib.sha256(f"{project}/{stack}".encode()).hexdigest()[:6]
    return f"{'s' if not key[:1].isalpha() else ''}{key}"[: LONGEST - 7].rstrip("-") + f"-{digest}"
