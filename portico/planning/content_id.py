"""Names that follow from content: the same content has the same name on every machine."""

import hashlib
import hmac
import json
from typing import Any

LENGTH = 12


def content_id(content: Any) -> str:
    """Return the first 12 hex digits of the SHA-256 of any JSON-shaped content."""
    return hashlib.sha256(canonical(content)).hexdigest()[:LENGTH]


def keyed_content_id(content: Any, key: str) -> str:
    """Return a content id that reveals nothing about the content to a reader without the key.

    An id is public. A plain hash of a short secret could be found by trying; a keyed one cannot.
    """
    return hmac.new(key.encode(), canonical(content), hashlib.sha256).hexdigest()[:LENGTH]


def canonical(content: Any) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
