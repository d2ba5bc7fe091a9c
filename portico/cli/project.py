"""The project's folders and its file backend, which is used unless the user has chosen another."""

import os
from pathlib import Path

from portico.planning.passphrase import LOCAL_PASSPHRASE, VARIABLE, is_local, passphrase_in

PROJECT = Path.cwd()
"""The folder of the Pulumi project: `bin/portico` goes there, and Pulumi runs its programs in it."""
OURS = PROJECT / ".portico"
STATE = OURS / "state"
BACKEND = f"file://{STATE}?metadata=skip"
"""The URL of the file backend. `metadata=skip` leaves out the `.attrs` file beside each file of the state: the engine
does not write it in one piece, and an update killed in that moment would leave a stack that no command can read."""
ENGINE = ("PATH", "PULUMI_HOME", "PULUMI_CREDENTIALS_PATH", "PULUMI_SKIP_UPDATE_CHECK",
          "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION")


def engine_environment() -> dict[str, str]:
    """Return the variables by which the toolchain's engine is found."""
    return {name: os.environ[name] for name in ENGINE if name in os.environ}


def environment(stack: str) -> dict[str, str]:
    """Return the variables for the backend and the passphrase of a stack; the user's own environment goes first."""
    chosen = {"PULUMI_BACKEND_URL": os.environ.get("PULUMI_BACKEND_URL", BACKEND)}
    if is_local(stack) and passphrase_in(os.environ) is None:
        chosen[VARIABLE] = LOCAL_PASSPHRASE
    return chosen
