"""The tasks of a Swarm's service asked directly, each at its own address, from the network that Nginx is in."""

import socket
import time
from typing import Any, Dict, List, Tuple

from portico.agent.asking.ask import Answer, ask, expected, shortfall
from portico.agent.failure import Failure
from portico.agent.machine.deadline import PAUSE
from portico.agent.place import Place


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Every task of the instance, well often and long enough."""
    answer, count = _steady(plan)
    where = f"{plan['tasks']}:{plan['port']}"
    words = f"upstream: {answer} from each of {count} tasks at {where}, release {plan['release']}"
    return words, {"layer": "upstream", "status": answer.status, "ms": answer.milliseconds, "address": where,
                   "tasks": count, "release": plan["release"], "instance": plan["instance"],
                   "when": time.strftime("%FT%T%z")}


def _steady(plan: Dict[str, Any]) -> Tuple[Answer, int]:
    """The slowest of the last answers, when all tasks gave enough good ones in a row for at least `settle` seconds."""
    expectation = plan["expectation"]
    end = time.monotonic() + expectation["deadline"] + expectation["settle"]
    good, since, before = 0, 0.0, [""]
    while True:
        found = addresses(plan["tasks"], plan["port"])
        asked = {address: _asked(plan, address) for address in found}
        lack = _lack(plan, asked)
        if lack or found != before:
            good, since = 0, time.monotonic()
        good += not lack
        before = found
        now = time.monotonic()
        if good >= expectation["successes"] and now - since >= expectation["settle"]:
            return max(asked.values(), key=lambda answer: answer.milliseconds), len(asked)
        if now >= end:
            where = f"each of {plan['replicas']} tasks at {plan['tasks']}:{plan['port']}"
            raise Failure("upstream", f"{expected(expectation)} from {where}", lack or "tasks that change all the time",
                          remedy="mend the app, or what it needs, then run pulumi up again")
        time.sleep(4 * PAUSE)


def addresses(name: str, port: int) -> List[str]:
    """Of all tasks that Swarm's DNS lists now."""
    try:
        found = socket.getaddrinfo(name, port, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({str(entry[4][0]) for entry in found})


def _asked(plan: Dict[str, Any], address: str) -> Answer:
    bind = {"kind": "name", "host": address, "port": plan["port"]}
    return ask(bind, plan["expectation"]["path"], plan["headers"], plan["expectation"]["timeout"])


def _lack(plan: Dict[str, Any], asked: Dict[str, Answer]) -> str:
    """What is missing; empty when nothing is."""
    if len(asked) != plan["replicas"]:
        return f"{len(asked)} tasks in the DNS"
    lacks = [f"{address}: {lack}" for address, lack in
             ((address, shortfall(answer, plan["expectation"])) for address, answer in asked.items()) if lack]
    return "; ".join(lacks)
