"""Give `pulumi` the public passphrase for stack `local` alone; refuse it elsewhere, and say what to type."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from portico.cli.named_stack import named_stack
from portico.planning.passphrase import (
    LOCAL_PASSPHRASE,
    PUBLIC,
    VARIABLE,
    has_salt,
    is_local,
    missing,
    passphrase_in,
    public,
)

UPDATES = ("up", "update")
NEEDS = (*UPDATES, "preview", "pre", "refresh", "destroy", "import", "watch")
"""Commands that need the stack's secrets."""
PROVIDER = re.compile(r"^secretsprovider: *(?!passphrase)\S", re.MULTILINE)
"""Matches in a stack's file when a key service encrypts the secrets, so that they need no passphrase."""


def variables(arguments: Sequence[str], project: Path, selected: Callable[[], str]) -> dict[str, str]:
    """Return the variables to add for a `pulumi` command; without a named stack, `selected` returns the stack.

    Stack `local` gets the public passphrase. Raises PorticoError for a command on another stack that would encrypt
    with a public passphrase, or that needs a passphrase when Pulumi has no terminal to ask for it.
    """
    passphrase = passphrase_in(os.environ)
    if passphrase is not None and passphrase not in PUBLIC:
        return {}
    name = named_stack(arguments)
    stack = selected() if name is None else name
    if is_local(stack):
        return {VARIABLE: LOCAL_PASSPHRASE} if passphrase is None else {}
    file = project / f"Pulumi.{stack.rpartition('/')[2]}.yaml"
    if _by_passphrase(arguments, file):
        _require_own(arguments, stack, file, passphrase)
    return {}


def _by_passphrase(arguments: Sequence[str], file: Path) -> bool:
    """Return whether the secrets of a stack are encrypted with a passphrase and not by a key service."""
    words = " ".join(arguments)
    chosen = re.search(r"--secrets-provider[= ](?!passphrase)", words)
    elsewhere = os.environ.get("PULUMI_BACKEND_URL", "").startswith("http") and not has_salt(file)
    return not chosen and not elsewhere and not (file.exists() and PROVIDER.search(file.read_text()))


def _require_own(arguments: Sequence[str], stack: str, file: Path, passphrase: str | None) -> None:
    makes = tuple(arguments[:2]) == ("stack", "init")
    encrypts = tuple(arguments[:2]) == ("config", "set") and "--secret" in arguments
    if passphrase is None:
        asks = sys.stdin.isatty() and sys.stdout.isatty() and "--non-interactive" not in arguments
        if (makes or encrypts or {*arguments[:1]} & {*NEEDS}) and not asks:
            raise missing(stack, has_salt(file))
    elif makes and not has_salt(file):
        raise missing(stack, has_salt(file), passphrase)
    elif encrypts or {*arguments[:1]} & {*UPDATES}:
        raise public(stack, passphrase)
