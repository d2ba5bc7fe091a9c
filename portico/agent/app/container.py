"""Runs Gunicorn in a container: the Docker Engine starts and stops it, the agent waits for it and reads its log."""

import json
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, Mapping, Optional

from portico.agent.app.container_user import for_its_user
from portico.agent.app.failure import did_not_listen
from portico.agent.app.record import Record
from portico.agent.app.traceback_lines import own_frames
from portico.agent.asking import address
from portico.agent.machine import atomic, engine
from portico.agent.machine.deadline import wait_until
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.protocol.plan.containers import Container
from portico.protocol.plan.instance import Bind, Instance

LOGS = Path("/var/log/instances")
"""The folder in which the engine's log folder of each instance's container is mounted, by instance id."""
OF_THE_ENGINE = "-json.log"
"""The end of the names of the engine's log files."""
_LOG_TAIL = 1 << 18
LAST_WORDS, SAME = 2, 5
"""Seconds to wait for the last lines of a container that has ended, and the number of equal log sizes in a row."""


def start(place: Place, instance: Instance, bind: Bind) -> Record:
    """Wait until the instance listens: it was started when its container was made."""
    place.to_stop.discard(instance.id)
    wait_until(lambda: address.accepts(bind) or running(place, instance.id) is None, instance.start_deadline)
    record = running(place, instance.id)
    if record is None:
        raise did_not_listen(instance.id, bind, _status(place, instance.id), log_lines(place, instance.id), lives=False)
    if not address.accepts(bind):
        got = f"no listener after {instance.start_deadline} s"
        raise did_not_listen(instance.id, bind, got, log_lines(place, instance.id), True, instance.start_deadline)
    return record


def stop(place: Place, instance: str, patience: float) -> None:
    """Have the engine stop the container if the step fails, as the agent cannot ask for that itself.

    A container that Nginx points at is left to the engine, which starts it again whenever it ends.
    """
    if instance not in live.in_use(place, "instance"):
        place.to_stop.add(instance)


def forget(place: Place, instance: str) -> None:
    """Do nothing: outside of the instance's folder only its container is left, which the engine removes."""


def last(place: Place, instance: str) -> Optional[Record]:
    """Return the record of the container, as the engine described it when this step began."""
    container = _container(place, instance)
    if container is None:
        return None
    return Record(id=instance, release=container.release, bind=container.bind, pid=container.pid,
                  started=container.started_at)


def running(place: Place, instance: str) -> Optional[Record]:
    record = last(place, instance)
    return record if record and processes(record) else None


def processes(record: Record) -> Dict[int, float]:
    """Return the processes that the engine sees in the instance's container; this container cannot see them."""
    return engine.processes(record.id, record.pid) if record.pid else {}


def log_lines(place: Place, instance: str) -> List[str]:
    container = _container(place, instance)
    if running(place, instance) is None:
        _await_last_words(instance)
    return own_frames(list(_lines(instance, container.started_at))) if container else []


def start_at_boot(place: Place, instances: "set[str]") -> None:
    """Do nothing: the engine starts all its containers at boot, and Nginx points at one."""


def write_secrets(place: Place, instance: str, secrets: Mapping[str, str]) -> None:
    atomic.write_json(place.secrets(instance), dict(secrets), mode=0o600)
    for_its_user(place.secrets(instance))


def _container(place: Place, instance: str) -> Optional[Container]:
    containers = place.containers.instances if place.containers else ()
    return next((container for container in containers if container.id == instance), None)


def _status(place: Place, instance: str) -> str:
    container = _container(place, instance)
    if container is None:
        return "no container"
    return "it exited by itself" if container.pid else f"a container that exited, status {container.exit_code}"


def _lines(instance: str, since: str) -> Iterator[str]:
    """Yield the lines that the container wrote since its last start; the engine's file has one JSON object per line."""
    for file in sorted((LOGS / instance).glob(f"*{OF_THE_ENGINE}")):
        with open(file, "rb") as opened:
            opened.seek(max(0, file.stat().st_size - _LOG_TAIL))
            for line in opened.read().decode(errors="replace").splitlines():
                entry = _entry(line)
                if entry.get("time", "") >= since and entry.get("log", "").strip():
                    yield entry["log"].rstrip()


def written_to(stream: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield what a container wrote to `stdout` or `stderr`, from the lines of the engine's file."""
    for entry in map(_entry, lines):
        if entry.get("stream") == stream:
            yield entry["log"].rstrip()


def _await_last_words(instance: str) -> None:
    """Wait until the log stops growing: the engine writes a container's last lines a moment after its end."""
    sizes: List[int] = []

    def at_rest() -> bool:
        sizes.append(sum(file.stat().st_size for file in (LOGS / instance).glob(f"*{OF_THE_ENGINE}")))
        return len(sizes) > SAME and len(set(sizes[-SAME:])) == 1

    wait_until(at_rest, LAST_WORDS)


def _entry(line: str) -> Dict[str, str]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}
