"""Makes the Failure for an instance that did not start, or answered wrongly."""

from typing import Dict, List

from portico.agent.asking import address
from portico.agent.failure import Failure


def did_not_listen(instance: str, bind: address.Bind, got: str, lines: List[str], lives: bool) -> Failure:
    """Return the Failure for an instance that does not listen on its address, with the lines of its log."""
    return Failure("gunicorn", f"instance {instance} to listen on {address.text(bind)}", got, lines,
                   "mend the app, then run pulumi up again", facts_of(lines, lives))


def facts_of(lines: List[str], lives: bool, lack: str = "") -> Dict[str, List[str]]:
    """Return the doctor's facts, by topic: the log, whether the process lives, and what its answer lacks."""
    return {"journal": lines, "gunicorn": [f"process: {'running' if lives else 'not running'}"],
            "upstream": [lack] if lack else []}
