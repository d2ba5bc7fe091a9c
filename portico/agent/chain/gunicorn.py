"""The fourth layer starts Gunicorn: one service per instance, each with an address of its own."""

import contextlib
import os
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from portico.agent.app import sticky_sessions
from portico.agent.app.manager import manager
from portico.agent.app.record import Record
from portico.agent.asking import address
from portico.agent.machine import atomic
from portico.agent.nginx import live
from portico.agent.nginx.drain import drain
from portico.agent.place import Place, known
from portico.agent.releases.kept import interpreter
from portico.agent.releases.unused import kept
from portico.protocol.failure import Failure
from portico.protocol.plan.instance import Bind, GunicornPlan, Instance, RemoveGunicornPlan


def run(place: Place, plan: GunicornPlan) -> Tuple[str, Dict[str, Any]]:
    """Start the plan's instance beside those that run already; an instance that runs already is left as it is."""
    atomic.write_json(_plan_of(place, plan.instance.id), place.whole(plan))
    record = ensure(place, plan.instance.id)
    where = address.text(record.bind)
    words = f"gunicorn: instance {record.id}, process {record.pid}, listens on {where}"
    words += "" if place.containers else _warning(place, plan.instance)
    return words, {"instance": record.id, "address": where}


def _plan_of(place: Place, instance: str) -> Path:
    """Return the path of the plan with which an instance was started."""
    return place.instances / instance / "plan.json"


def planned(place: Place, instance: str) -> Optional[Instance]:
    """Return the instance as its plan has it; None when there is no whole plan."""
    plan = atomic.read_json(_plan_of(place, instance))
    return None if plan is None else GunicornPlan.read(plan).instance


def _warning(place: Place, instance: Instance) -> str:
    environment = interpreter(place, instance.release).parent.parent
    return sticky_sessions.warning(instance.conf, environment)


def remove(place: Place, plan: RemoveGunicornPlan) -> Tuple[str, Dict[str, Any]]:
    """Stop an instance and remove its files, once no Nginx worker of a previous configuration needs it."""
    name = plan.instance.id
    if name in live.in_use(place, "instance"):
        return kept("gunicorn: instance", name)
    drain(place)
    end(place, name, plan.instance.graceful_timeout)
    return f"gunicorn: instance {name} stopped", {}


def ensure(place: Place, instance: str) -> Record:
    """Start the instance unless it runs and accepts connections already; return its record."""
    record = running(place, instance)
    if record and address.accepts(record.bind):
        return record
    stop(place, instance)
    plan = known(_plan_of(place, instance), f"instance {instance}")
    section = GunicornPlan.read(atomic.read_json(plan), plan.name).instance
    try:
        record = manager(place).start(place, section, _free(place, section))
    except BaseException:
        stop(place, instance)
        raise
    if instance in live.in_use(place, "instance"):
        start_at_boot(place, {instance})
    return record


def last(place: Place, instance: str) -> Optional[Record]:
    """Return the record of the last start of an instance, whether it still runs or not."""
    return manager(place).last(place, instance)


def running(place: Place, instance: str) -> Optional[Record]:
    """Return the record of an instance whose process still lives; None if it has ended."""
    return manager(place).running(place, instance)


def processes(place: Place, record: Record) -> Dict[int, float]:
    """Return the main process of a start and its workers, by id with their ages in seconds; none when it has ended."""
    return manager(place).processes(record)


def log_lines(place: Place, instance: str) -> List[str]:
    """Return the lines that the app and Gunicorn logged since the last start."""
    return manager(place).log_lines(place, instance)


def stop(place: Place, instance: str, patience: float = 5) -> None:
    """End the instance gracefully and remove its socket; do nothing when it does not run."""
    manager(place).stop(place, instance, patience)


def end(place: Place, instance: str, patience: float = 5) -> None:
    """Stop the instance and remove everything that belongs to it."""
    stop(place, instance, patience)
    manager(place).forget(place, instance)
    atomic.remove_tree(place.instances / instance)


def start_at_boot(place: Place, instances: "set[str]") -> None:
    """Have a reboot start exactly these instances and those that Nginx points at."""
    manager(place).start_at_boot(place, instances | live.in_use(place, "instance"))


def _free(place: Place, instance: Instance) -> Bind:
    """Return the instance's address: its own socket or name, or that of the two ports that Nginx does not point at."""
    bind = instance.bind
    if bind.kind == "name":
        return bind
    if bind.kind == "unix":
        with contextlib.suppress(FileNotFoundError):
            os.unlink(bind.path)
        return bind
    taken, record = _ports_of_others(place, instance.id), last(place, instance.id)
    before = record.bind.port if record else 0
    for port in sorted((port for port in bind.ports if port not in taken), key=lambda port: bool(port != before)):
        _stop_idle_instance_on(place, port)
        if address.can_listen("127.0.0.1", port):
            return Bind(kind="tcp", port=port)
    owners = ", ".join(f"{port}: {address.owner_of_port(port)}" for port in bind.ports if port not in taken)
    raise Failure("gunicorn", f"one of the ports {list(bind.ports)} free for the next instance", f"{owners}",
                  remedy="pulumi config set --path 'gunicorn.ports[0]' PORT, likewise [1]")


def _ports_of_others(place: Place, instance: str) -> "set[int]":
    """Return the ports of other instances to which Nginx sends requests or may send them again, in use or not."""
    records = (last(place, name) for name in live.in_use(place, "instance") - {instance})
    return {record.bind.port for record in records if record and record.bind.kind == "tcp"}


def _stop_idle_instance_on(place: Place, port: int) -> None:
    """Stop an instance that a failed or killed update left on the port; it never had traffic."""
    for name in atomic.names_in(place.instances):
        record = running(place, name)
        if record and record.bind.port == port:
            stop(place, name)
