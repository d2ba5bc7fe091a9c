"""Checks each task of a Swarm's service at its own address, from the network that Nginx is in."""

import socket
import time
from typing import Any, Dict, List, Tuple

from portico.agent.asking.ask import Answer, ask, expected, shortfall
from portico.agent.machine.deadline import PAUSE
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.instance import Bind
from portico.protocol.plan.upstream import SwarmUpstreamCheckPlan


def run(place: Place, plan: SwarmUpstreamCheckPlan) -> Tuple[str, Dict[str, Any]]:
    """Wait until every task of the instance has answered well, often and long enough. Raises Failure."""
    answer, count = _steady(plan)
    where = f"{plan.tasks}:{plan.port}"
    words = f"upstream-check: {answer} from each of {count} tasks at {where}, release {plan.release}"
    return words, {"layer": "upstream-check", "status": answer.status, "ms": answer.milliseconds, "address": where,
                   "tasks": count, "release": plan.release, "instance": plan.instance,
                   "when": time.strftime("%FT%T%z")}


def _steady(plan: SwarmUpstreamCheckPlan) -> Tuple[Answer, int]:
    """Wait for enough good answers in a row from all tasks, for at least `settle` seconds.

    Returns the slowest of the last answers, and the number of tasks.
    """
    expectation = plan.expectation
    end = time.monotonic() + expectation.deadline + expectation.settle
    good, since, before = 0, 0.0, [""]
    while True:
        found = addresses(plan.tasks, plan.port)
        asked = {address: _asked(plan, address) for address in found}
        lack = _lack(plan, asked)
        if lack or found != before:
            good, since = 0, time.monotonic()
        good += not lack
        before = found
        now = time.monotonic()
        if good >= expectation.successes and now - since >= expectation.settle:
            return max(asked.values(), key=lambda answer: answer.milliseconds), len(asked)
        if now >= end:
            where = f"each of {plan.replicas} tasks at {plan.tasks}:{plan.port}"
            raise Failure("upstream-check", f"{expected(expectation)} from {where}",
                          lack or "tasks that change all the time",
                          remedy="fix the app, or what it needs, then run pulumi up again")
        time.sleep(4 * PAUSE)


def addresses(name: str, port: int) -> List[str]:
    """Return the addresses of all tasks that Swarm's DNS lists now."""
    try:
        found = socket.getaddrinfo(name, port, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({str(entry[4][0]) for entry in found})


def _asked(plan: SwarmUpstreamCheckPlan, address: str) -> Answer:
    bind = Bind(kind="name", host=address, port=plan.port)
    return ask(bind, plan.expectation.path, plan.headers, plan.expectation.timeout)


def _lack(plan: SwarmUpstreamCheckPlan, asked: Dict[str, Answer]) -> str:
    """Return words for what is missing, or an empty text."""
    if len(asked) != plan.replicas:
        return f"{len(asked)} tasks in the DNS"
    lacks = [f"{address}: {lack}" for address, lack in
             ((address, shortfall(answer, plan.expectation)) for address, answer in asked.items()) if lack]
    return "; ".join(lacks)
