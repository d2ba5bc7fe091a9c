"""The public key by which an SSH host is known: taken from a line of ssh-keyscan, kept as type and base64."""

import base64
import binascii
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationInfo
from typing_extensions import Doc

from portico.planning.settings.kinds.later import Later, OrLater
from portico.planning.settings.refusing.fault import Fault, ShellWord, refused

EXPECTED = (
    "one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256, -nistp384 or -nistp521, then the key in base64"
)
NO_RSA = f"{EXPECTED}; an RSA key cannot be pinned: servers of today sign with it under another name than ssh-rsa"
BLOB_SIZES = {
    "ssh-ed25519": 51,
    "ecdsa-sha2-nistp256": 104,
    "ecdsa-sha2-nistp384": 136,
    "ecdsa-sha2-nistp521": 172,
}
"""Bytes of a whole key, by its type."""
LONGEST = 4000
EXAMPLE_ADDRESS = "web1.example.org"


def scan(address: str, port: int = 22) -> str:
    """Return the command that asks a host for its key, with a word for what is known later."""
    place = "ADDRESS" if isinstance(address, Later) else address
    option = "" if port == 22 else " -p PORT" if isinstance(port, Later) else f" -p {port}"
    return f"ssh-keyscan{option} -t ed25519 {place} 2>/dev/null"


def scanned(address: str, port: int = 22) -> ShellWord:
    """Return the key that the host itself answers, as an argument of a command."""
    return ShellWord(f'"$({scan(address, port)})"')


def _pinnable(value: Any, info: ValidationInfo) -> str:
    """The key in its one form; a refusal tells how to ask this very host."""
    words = _words(value) if isinstance(value, str) and len(value) <= LONGEST else []
    if len(words) > 1 and words[0] in BLOB_SIZES and _is_whole(*words[:2]):
        return f"{words[0]} {words[1]}"
    expected = NO_RSA if words[:1] == ["ssh-rsa"] else EXPECTED
    mend = scanned(info.data.get("address", EXAMPLE_ADDRESS), info.data.get("port", 22))
    raise refused(Fault(expected, mend=mend))


def _words(text: str) -> list[str]:
    """Type, base64 and comment of the only line; the host it begins with is left out, and so are lines of remarks."""
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    words = lines[0] if len(lines) == 1 else []
    has_host = len(words) > 1 and words[1] in (*BLOB_SIZES, "ssh-rsa")
    return words[1:] if has_host else words


def _is_whole(kind: str, key: str) -> bool:
    """Return whether the key says of itself that it is of this kind, and has its length."""
    try:
        blob = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(blob) == BLOB_SIZES[kind] and blob.startswith(len(kind).to_bytes(4, "big") + kind.encode())


HostKey = Annotated[str, BeforeValidator(_pinnable), Doc(EXPECTED), OrLater()]
