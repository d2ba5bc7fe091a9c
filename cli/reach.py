"""`python -m cli.reach < plan`: whether a host can be reached and worked on, before anything on it is changed."""

from __future__ import annotations

import json
import sys
import traceback
from typing import Any

from cli import host_demands, host_facts
from cli.deadline import Late, limited
from cli.failure import Failure
from cli.host_facts import Facts
from cli.ssh.connection import connect
from cli.ssh.login import credentials
from cli.ssh.peer import Peer
from planning.plan_text import MARK

SECTIONS = ("change", "deadline", "host", "bastion", "private_key", "accept_any_system")


def main() -> int:
    """Words for people to stderr, one line for programs to stdout."""
    try:
        plan, peer = _read(sys.stdin.read())
        facts = _reach(plan, peer)
        wrong = host_demands.failures(peer, facts, plan["accept_any_system"])
    except Failure as failure:
        wrong = [failure]
    except KeyboardInterrupt:
        wrong = [Failure("reach", "to finish", "SIGINT: the update was cancelled", "run pulumi up again")]
    except Exception as error:  # its words may hold what it stumbled over: they are not repeated
        at = traceback.extract_tb(error.__traceback__)[-1]
        got = f"{type(error).__name__} in line {at.lineno} of {at.name}"
        wrong = [Failure("reach", "no fault of its own", got, "run pulumi up again; if it comes again, report it")]
    if wrong:
        sys.stderr.write("".join(f"{failure.text()}\n" for failure in wrong))
        print(json.dumps({"verb": "reach", "ok": False, "layer": wrong[0].layer}), flush=True)
        return 1
    proved, evidence = _proved(peer, facts)
    print(f"{proved}, clock {abs(facts.clock_off):.1f} s off", file=sys.stderr)
    print(json.dumps({"verb": "reach", "ok": True, "proved": proved, **evidence}), flush=True)
    return 0


def _read(text: str) -> tuple[dict[str, Any], Peer]:
    mark, _, body = text.partition("\n")
    try:
        if mark != MARK:
            raise ValueError(f"another first line than {MARK}")
        plan = json.loads(body)
        plan = {name: plan[name] for name in SECTIONS}
        plan["deadline"] = float(plan["deadline"])
        bastion = Peer.of("bastion", plan["bastion"]) if plan["bastion"] else None
        return plan, Peer.of("host", plan["host"], via=bastion)
    except (ValueError, TypeError, KeyError) as error:
        expected = f"a whole plan on standard input: {', '.join(SECTIONS)}"
        got = f"{type(error).__name__}: {error}"
        raise Failure("plan", expected, got, "give the plan as it was written") from None


def _reach(plan: dict[str, Any], peer: Peer) -> Facts:
    try:
        with limited(plan["deadline"]):
            transport = connect(peer, credentials(plan["private_key"]))
            try:
                return host_facts.ask(peer, transport, plan["deadline"])
            finally:
                transport.close()
    except Late as late:
        raise peer.failure(f"{peer} to be reached", str(late), "run pulumi up again") from None


def _proved(peer: Peer, facts: Facts) -> tuple[str, dict[str, Any]]:
    system, python = host_demands.system_of(facts), host_demands.python_of(facts)
    rights = "root" if host_demands.is_root(facts) else "sudo without a password"
    words = f"reach: {peer} {system[:1].upper()}{system[1:]}, Python {python}, {rights}"
    evidence = {"host": peer.label, "system": system, "python": python, "clock_off": round(facts.clock_off, 1)}
    return words, evidence


if __name__ == "__main__":
    sys.exit(main())
