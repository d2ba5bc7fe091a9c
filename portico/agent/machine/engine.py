"""Asks the Docker Engine, by way of the process that started this agent: a question is a line on standard output, its
answer a line on standard input."""

import itertools
import json
import sys
from typing import Any, Dict

from portico.protocol.failure import Failure

_NUMBERS = itertools.count(1)


def processes(instance: str, main: int) -> Dict[int, float]:
    """Return the main process of an instance's container and its children, by id with their ages; none if it ended."""
    ages = {int(pid): age for pid, age in _ask("processes", instance=instance, main=str(main))["ages"].items()}
    return ages if main in ages else {}


def nginx(configuration: str, option: str) -> Dict[str, Any]:
    """Run `nginx -t` or `-T` in Nginx's container; return its `status`, its output (`out`) and its errors (`said`)."""
    return _ask("nginx", configuration=configuration, option=option)


def _ask(what: str, **about: str) -> Dict[str, Any]:
    """Ask the engine and return its answer; skip answers to earlier questions. Raises Failure."""
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
