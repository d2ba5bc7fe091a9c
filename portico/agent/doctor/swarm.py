"""Run the doctor in a Swarm. Its manager was asked before and the plan has the answers; here the tasks are asked."""

from typing import Any, Dict, List, Sequence, Tuple

from portico.agent.asking.ask import ask, expected, shortfall
from portico.agent.chain.swarm_upstream_check import addresses
from portico.agent.doctor import failed_requests
from portico.agent.doctor.catalogue import clients, swarm
from portico.agent.doctor.check import Check
from portico.agent.doctor.diagnosis import diagnose
from portico.agent.doctor.site import SHORT
from portico.agent.place import Place
from portico.protocol.lines import bounded
from portico.protocol.plan.instance import Bind
from portico.protocol.plan.swarm import Seen, SwarmDoctorPlan


def run(place: Place, plan: SwarmDoctorPlan) -> Tuple[str, Dict[str, Any]]:
    """Run the nine checks as far as they apply to a Swarm, and make at most one diagnosis."""
    checks = examine(plan)
    facts = {topic: lines for check in checks for topic, lines in check.facts.items()}
    services = plan.swarm
    words = {"docker": services.command, "app": services.app[0], "nginx": services.nginx[0],
             "replicas": str(plan.replicas)}
    found = diagnose((*swarm.FAULTS, clients.REQUESTS_FAIL), facts, checks, words)
    told = None if found is None else dict(found._asdict())
    say = "doctor: the site is well" if found is None else f"doctor: {found.layer}: {found.cause}"
    return say, bounded({"checks": [check.told() for check in checks], "diagnosis": told})


def examine(plan: SwarmDoctorPlan) -> List[Check]:
    """Return the nine checks in the guide's order.

    The DNS lists tasks as long as they drain, so there may be more of them than replicas.
    """
    services, live = plan.swarm, plan.live
    app, nginx = services.app[1:], services.nginx[1:]
    found = addresses(plan.tasks, plan.port)
    few = [] if len(found) >= plan.replicas else [f"{len(found)} tasks in the DNS"]
    asked = [line for address in found for line in _asked(plan, address)] if found else few
    wanted = expected(plan.expectation)
    return [
        _check("nginx -t", "the files of the service to be taken", "they are", "nginx -t", services.tested),
        _check("Nginx's state", "all tasks of its service to run", "they run", "nginx", nginx),
        _check("Gunicorn's state", f"{plan.replicas} tasks of instance {live.instance}", "they run", "app", app),
        _check("its address", f"{plan.replicas} tasks at {plan.tasks}", "they are there", "dns", few),
        _check("Gunicorn asked directly", f"{wanted} from each task", "all hold", "upstream", asked),
        _check("asked through Nginx", f"{wanted} at the published port", "all hold", "public", services.published),
        _check("Nginx's logs", "no task that has ended", "none", "nginx's tasks", _ended(nginx)),
        _app_log(services, _ended(app)),
        _check("active configuration", f"configuration {live.config_id} in the service", "it is", "active",
               [line for line in nginx if line.startswith(("not of", "missing"))]),
    ]


def _check(name: str, what: str, well: str, topic: str, wrong: Sequence[str]) -> Check:
    return Check(name, what, "; ".join(wrong[:3]) or well, not wrong, {topic: list(wrong)})


def _app_log(services: Seen, ended: Sequence[str]) -> Check:
    """Check that no task of the app has ended, and that none has answered 500 lately."""
    failed = failed_requests.look_in_lines(services.accesses, services.app_log)
    wrong = [*ended, *(f"answers 500: {line}" for line in failed)]
    return Check("the app's log", "no task that has ended, no recent answer 500", "; ".join(wrong[:3]) or "none",
                 not wrong, {"app's tasks": list(ended), "answers 500": failed})


def _ended(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines about single tasks, which follow the line with their number."""
    return next((lines[number + 1:] for number, line in enumerate(lines) if line.endswith("tasks run")), [])


def _asked(plan: SwarmDoctorPlan, address: str) -> List[str]:
    bind = Bind(kind="name", host=address, port=plan.port)
    lack = shortfall(ask(bind, plan.expectation.path, plan.headers, SHORT), plan.expectation)
    return [f"{address}: {lack}"] if lack else []
