"""Runs Gunicorn in a session of its own, where there is no systemd or no right to use it."""

import os
import subprocess
from pathlib import Path
from typing import Dict, List, Mapping, Optional

from portico.agent.app.failure import did_not_listen
from portico.agent.app.record import Record
from portico.agent.app.traceback_lines import own_frames
from portico.agent.asking import address
from portico.agent.machine import atomic, process
from portico.agent.machine.deadline import wait_until
from portico.agent.place import Place
from portico.agent.releases.kept import app_folder, interpreter
from portico.protocol.plan.instance import Bind, Instance

_LOG_TAIL = 1 << 16
INHERITED = ("HOME", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME", "TMPDIR")


def start(place: Place, instance: Instance, bind: Bind) -> Record:
    folder = place.instances / instance.id
    atomic.write_lines(folder / "gunicorn.conf.py", instance.conf)
    command = [
        *process.WHEN_KNOWN, str(interpreter(place, instance.release)), "-m", "gunicorn",
        "--config", str(folder / "gunicorn.conf.py"), "--chdir", str(app_folder(place, instance.release)),
        "--bind", address.text(bind),
    ]
    (folder / "gunicorn.log").unlink(missing_ok=True)
    with open(folder / "gunicorn.log", "ab") as log:
        child = subprocess.Popen(command, env=_environment(place, instance), cwd=app_folder(place, instance.release),
                                 stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True)
    record = Record(id=instance.id, release=instance.release, bind=bind, pid=child.pid,
                    started=process.started(child.pid))
    atomic.write_json(folder / "process.json", record.written())
    assert child.stdin
    with child.stdin as pipe:
        pipe.write(b"recorded\n")
    wait_until(lambda: child.poll() is not None or address.accepts(bind), instance.start_deadline)
    if child.poll() is not None or not address.accepts(bind):
        waited = instance.start_deadline if child.poll() is None else 0
        got = f"no listener after {waited} s" if waited else f"exit status {child.poll()}"
        raise did_not_listen(instance.id, bind, got, log_lines(place, instance.id), bool(waited), waited)
    return record


def stop(place: Place, instance: str, patience: float) -> None:
    record = last(place, instance)
    if record:
        process.end(record.pid, record.started, place.releases / record.release, patience)
        if record.bind.kind == "unix":
            Path(record.bind.path).unlink(missing_ok=True)


def forget(place: Place, instance: str) -> None:
    """Do nothing: all of the instance is in its own folder."""


def last(place: Place, instance: str) -> Optional[Record]:
    content = atomic.read_json(place.instances / instance / "process.json")
    return None if content is None else Record.read(content)


def running(place: Place, instance: str) -> Optional[Record]:
    record = last(place, instance)
    return record if record and process.same(record.pid, record.started) else None


def processes(record: Record) -> Dict[int, float]:
    return process.ages(record.pid, record.started)


def log_lines(place: Place, instance: str) -> List[str]:
    log = place.instances / instance / "gunicorn.log"
    if not log.exists():
        return []
    with open(log, "rb") as file:
        file.seek(max(0, log.stat().st_size - _LOG_TAIL))
        return own_frames([line for line in file.read().decode(errors="replace").splitlines() if line.strip()])


def start_at_boot(place: Place, instances: "set[str]") -> None:
    """Do nothing: no part of a local site starts at boot."""


def write_secrets(place: Place, instance: str, secrets: Mapping[str, str]) -> None:
    atomic.write_json(place.secrets(instance), dict(secrets), mode=0o600)


def environment(place: Place, release: str) -> Dict[str, str]:
    """Return the variables of every app: a few of the user's own, the path to its packages, the folder for its state.

    PORT, PYTHONPATH and GUNICORN_CMD_ARGS are not inherited by accident.
    """
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    path = f"{interpreter(place, release).parent}:/usr/local/bin:/usr/bin:/bin"
    place.state.mkdir(exist_ok=True)
    fixed = {"PATH": path, "PYTHONUNBUFFERED": "1", "STATE_DIRECTORY": str(place.state)}
    return {"LANG": "C.UTF-8", **inherited, **fixed}


def _environment(place: Place, instance: Instance) -> Dict[str, str]:
    """Return the variables of every app, with this instance's own and its secrets."""
    secrets = atomic.read_json(place.secrets(instance.id)) or {}
    return {**environment(place, instance.release), **instance.environment, **secrets}
