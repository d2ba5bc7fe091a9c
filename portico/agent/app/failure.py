"""Makes the Failure for an instance that did not start, or answered wrongly."""

from typing import Dict, List

from portico.agent.app import missing_variable
from portico.agent.asking import address
from portico.protocol.failure import Failure
from portico.protocol.plan.instance import Bind


def did_not_listen(
    instance: str, bind: Bind, got: str, lines: List[str], lives: bool, waited: float = 0
) -> Failure:
    """Return the Failure for an instance that does not listen on its address, with the lines of its log.

    `waited` are the seconds after which it was given up; 0 when it ended by itself.
    """
    return Failure("gunicorn", f"instance {instance} to listen on {address.text(bind)}", got, lines=lines,
                   remedy="fix the app, then run pulumi up again",
                   facts={**facts_of(lines, lives), "import": given_up(waited)})


def facts_of(lines: List[str], lives: bool, lack: str = "") -> Dict[str, List[str]]:
    """Return the doctor's facts, by topic: the log, whether the process lives, and what its answer lacks."""
    return {"journal": lines, "variable": missing_variable.names(lines),
            "gunicorn": [f"process: {'running' if lives else 'not running'}"],
            "upstream": [lack] if lack else []}


def given_up(seconds: float) -> List[str]:
    """Return the doctor's fact about an import that did not end in time; none when it was not waited for."""
    return [f"no end within {seconds:g} s, twice as long is {2 * seconds:g} s"] if seconds else []
