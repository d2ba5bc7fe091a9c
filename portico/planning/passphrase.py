"""Checks of a stack's passphrase: whether everybody can read it, and whether it opens the stack's secrets."""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from portico.planning.errors import PorticoError

LOCAL = "local"
"""The stack of a laptop, the only one that may have a public passphrase."""
LOCAL_PASSPHRASE = "portico-local"
PUBLIC = (LOCAL_PASSPHRASE, "portico-example")
"""The passphrases that are written in this repository."""
VARIABLE, FILE_VARIABLE = "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"
ROUNDS, KEY_BYTES, SECRET = 1_000_000, 32, b"pulumi"
"""Parameters with which Pulumi derives the key, and the text it encrypts to recognise the passphrase."""
SALT = re.compile(r"""^encryptionsalt: *["']?v1:([^:\s]+):v1:([^:\s]+):([^:\s"']+)["']?\s*$""", re.MULTILINE)
"""The line of a stack's file with the salt of the key, a nonce, and the encrypted text."""
OWN_FILE = "~/.portico-passphrase"
MAKE = f"test -s {OWN_FILE} || (umask 077 && openssl rand -base64 32 > {OWN_FILE})"


def is_local(stack: str) -> bool:
    """Return whether a stack is `local`, by its short or its full name."""
    return stack.rpartition("/")[2] == LOCAL


def passphrase_in(environment: Mapping[str, str]) -> str | None:
    """Return the passphrase that the variables give to Pulumi; None where it has to ask."""
    if VARIABLE in environment:
        return environment[VARIABLE]
    try:
        return Path(environment[FILE_VARIABLE]).read_text().strip() if environment.get(FILE_VARIABLE) else None
    except (OSError, ValueError):
        return None


def has_salt(file: Path) -> bool:
    """Return whether a stack's file belongs to a passphrase already."""
    return _salt(file) is not None


def public_one(file: Path, environment: Mapping[str, str]) -> str | None:
    """Return the public passphrase that opens the secrets of a stack's file; None when no public one does.

    A passphrase in the variables is the one that opens them; without it each public one is tried, for a second each.
    """
    salt = _salt(file)
    if salt is None:
        return None
    passphrase = passphrase_in(environment)
    if passphrase is not None:
        return passphrase if passphrase in PUBLIC else None
    return next((candidate for candidate in PUBLIC if _opens(salt, candidate)), None)


def _salt(file: Path) -> "re.Match[str] | None":
    return SALT.search(file.read_text()) if file.exists() else None


def _opens(salt: "re.Match[str]", passphrase: str) -> bool:
    from cryptography.exceptions import InvalidTag  # here: what asks for no passphrase starts sooner without it
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        bits, nonce, encrypted = map(base64.b64decode, salt.groups())
        key = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), bits, ROUNDS, KEY_BYTES)
        return AESGCM(key).decrypt(nonce, encrypted, None) == SECRET
    except (ValueError, InvalidTag):
        return False


def public(stack: str, passphrase: str) -> PorticoError:
    """Return the error for a stack that a public passphrase opens, with the commands that change that."""
    return PorticoError(
        f"stack {stack}: expected a passphrase of its own, got {passphrase}, which everybody can read in Portico's"
        f" repository\n    to fix it: {MAKE}; {VARIABLE}={passphrase} pulumi stack change-secrets-provider passphrase"
        f" --stack {stack} < {OWN_FILE}; unset {VARIABLE}; export {FILE_VARIABLE}={OWN_FILE}\n"
        "    then replace every real secret that was in it: it could be read"
    )


def missing(stack: str, salted: bool, got: str | None = None) -> PorticoError:
    """Return the error for a stack without a passphrase of its own; `salted` says that its file belongs to one."""
    what = f"{got}, which everybody can read in Portico's repository" if got else "none, and no terminal to ask at"
    remedy = (f"export {FILE_VARIABLE}=FILE, the file with the passphrase that Pulumi.{stack}.yaml belongs to (of the"
              " examples: docs/environments.md, Create)" if salted else
              f"{MAKE}; unset {VARIABLE}; export {FILE_VARIABLE}={OWN_FILE}")
    return PorticoError(f"stack {stack}: expected a passphrase of its own, got {what}\n    to fix it: {remedy}")
