"""Mask secrets in texts that people read."""

from typing import Iterable, List, Sequence

MASK = "***"
SHORTEST = 6
"""Characters below which a text is not masked: it may occur in any line by chance."""


def texts_to_mask(secrets: Iterable[str]) -> List[str]:
    """Return each line of the secrets; the longest first, as a short one may be a part of it."""
    lines = {line for secret in secrets for line in secret.splitlines() if len(line) >= SHORTEST}
    return sorted(lines, key=len, reverse=True)


def mask(text: str, texts: Sequence[str]) -> str:
    """Return a text with a mask in place of each of the `texts`."""
    for secret in texts:
        text = text.replace(secret, MASK)
    return text
