"""The Docker Engine, asked by way of whoever started this agent: a question is a line on standard output, its answer
one on standard input."""

import itertools
import json
import sys
from typing import Any, Dict

from portico.agent.failure import Failure

END = "@portico end\n"
"""The line behind a plan whose agent may ask."""
_NUMBERS = itertools.count(1)


def processes(instance: str, main: int) -> Dict[int, float]:
    """The main process of an instance's container and its children, by id with their ages; none when it has gone."""
    ages = {int(pid): age for pid, age in _ask("processes", instance=instance, main=str(main))["ages"].items()}
    return ages if main in ages else {}


def nginx(configuration: str, option: str) -> Dict[str, Any]:
    """`nginx -t` or `-T` in Nginx's own container: its `status`, what it prints (`out`), and what it says (`said`)."""
    return _ask("nginx", configuration=configuration, option=option)


def _ask(what: str, **about: str) -> Dict[str, Any]:
    """An answer to an earlier question that nobody waits for any more is passed over."""
    number = next(_NUMBERS)
    print(json.dumps({"ask": what, "number": number, **about}), flush=True)
    for line in iter(sys.stdin.readline, ""):
        answer: Dict[str, Any] = json.loads(line)
        if answer["number"] == number:
            return _whole(answer)
    raise _refused("whoever started this step has gone")


def _whole(answer: Dict[str, Any]) -> Dict[str, Any]:
    if "failure" in answer:
        raise _refused(answer["failure"])
    return answer


def _refused(got: str) -> Failure:
    return Failure("docker", "an answer of the engine", got, remedy="see docker ps, then run pulumi up again")
