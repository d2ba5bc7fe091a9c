"""Check the passphrase of the stack in the program itself, so that plain `pulumi up` is covered as well."""

import os
from pathlib import Path

import pulumi

from portico.planning.passphrase import is_local, public, public_one


def require_own_passphrase(project: Path) -> None:
    """Raise PorticoError for an update of a stack whose secrets everybody can read; a preview is not refused."""
    stack = pulumi.get_stack()
    if pulumi.runtime.is_dry_run() or is_local(stack):
        return
    passphrase = public_one(project / f"Pulumi.{stack}.yaml", os.environ)
    if passphrase is not None:
        raise public(stack, passphrase)
