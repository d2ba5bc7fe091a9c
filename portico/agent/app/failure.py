"""How an instance is told that did not come up, or does not answer as it has to."""

from typing import Dict, List

from portico.agent.asking import address
from portico.agent.failure import Failure


def did_not_listen(instance: str, bind: address.Bind, got: str, lines: List[str], lives: bool) -> Failure:
    """With what the app said."""
    return Failure("gunicorn", f"instance {instance} to listen on {address.text(bind)}", got, lines,
                   "mend the app, then run pulumi up again", facts_of(lines, lives))


def facts_of(lines: List[str], lives: bool, lack: str = "") -> Dict[str, List[str]]:
    """By the doctor's topics: what it said, whether it lives, what its answer lacks."""
    return {"journal": lines, "gunicorn": [f"process: {'running' if lives else 'not running'}"],
            "upstream": [lack] if lack else []}
