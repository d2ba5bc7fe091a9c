"""Check before any change that a host can be reached and worked on: `python -m portico.steps.reach < plan`."""

from __future__ import annotations

import sys

from portico.protocol.plan.reach import ReachPlan
from portico.protocol.plan_text import sections_of
from portico.protocol.renamed_stack import require_same_stack
from portico.steps import reach_demands, reach_facts
from portico.steps.deadline import Late, limited
from portico.steps.failures import Failures
from portico.steps.reach_facts import Facts
from portico.steps.ssh.connection import connect
from portico.steps.ssh.login import credentials
from portico.steps.ssh.peer import Peer
from portico.steps.step import carry_out, naming_the_stack, proved, whole

SECTIONS = ("change", "deadline", "host", "bastion", "private_key", "accept_any_system")


def main() -> int:
    """Run the check: write words for people to stderr and one line for programs to stdout; return the status."""
    return carry_out("reach", _reached)


def _reached() -> int:
    plan, peer = _read(sys.stdin.read())
    with naming_the_stack(plan.pulumi_stack):
        require_same_stack("reach", plan.pulumi_stack)
        return _proved(plan, peer)


def _read(text: str) -> tuple[ReachPlan, Peer]:
    with whole(SECTIONS):
        plan = ReachPlan.read(sections_of(text))
    bastion = Peer.of("bastion", plan.bastion) if plan.bastion else None
    return plan, Peer.of("host", plan.host, via=bastion)


def _reach(plan: ReachPlan, peer: Peer) -> Facts:
    try:
        with limited(plan.deadline):
            transport = connect(peer, credentials(plan.private_key))
            try:
                return reach_facts.ask(peer, transport, plan.deadline)
            finally:
                transport.close()
    except Late as late:
        raise peer.failure(f"{peer} to be reached", str(late), remedy="run pulumi up again") from None


def _proved(plan: ReachPlan, peer: Peer) -> int:
    facts = _reach(plan, peer)
    wrong = reach_demands.failures(peer, facts, plan.accept_any_system)
    if wrong:
        raise Failures(wrong)
    system, python = reach_demands.system_of(facts), reach_demands.python_of(facts)
    rights = "root" if reach_demands.is_root(facts) else "sudo without a password"
    limit = reach_demands.limit_of(peer, facts)
    words = f"reach: {peer} {system[:1].upper()}{system[1:]}, Python {python}, {rights}"
    evidence = {"host": peer.label, "system": system, "python": python, "clock_off": round(facts.clock_off, 1),
                "stack": plan.pulumi_stack}
    return proved("reach", f"{words}, clock {abs(facts.clock_off):.1f} s off{limit}", **{"proved": words, **evidence})


if __name__ == "__main__":
    sys.exit(main())
