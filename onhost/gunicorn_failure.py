"""How an instance is told that did not come up."""

from typing import List

from onhost import address
from onhost.failure import Failure
from onhost.remedies import remedy_for


def did_not_listen(instance: str, bind: address.Bind, got: str, lines: List[str]) -> Failure:
    """With what the app said, and what to do about it where that is known."""
    return Failure("gunicorn", f"instance {instance} to listen on {address.text(bind)}", got, lines,
                   remedy_for(lines, "mend the app, then run pulumi up again"))
