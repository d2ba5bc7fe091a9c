"""Runs Gunicorn as an instance of a template unit; systemd keeps its socket, and its logs go to the journal."""

import time
from pathlib import Path
from typing import Dict, List, Mapping, Optional

from portico.agent.app import sandbox
from portico.agent.app.failure import did_not_listen, facts_of, given_up
from portico.agent.app.record import Record
from portico.agent.app.sandbox import UNITS
from portico.agent.app.traceback_lines import own_frames
from portico.agent.asking import address
from portico.agent.machine import atomic, journald, process
from portico.agent.machine.command import PATIENCE, run
from portico.agent.machine.deadline import wait_until
from portico.agent.machine.systemctl import properties, systemctl
from portico.agent.place import Place
from portico.agent.releases.kept import app_folder, interpreter
from portico.protocol.failure import Failure
from portico.protocol.plan.instance import Bind, Instance

_KEPT_LINES = 200
_CHECK_CONFIG = """
import os, sys
from gunicorn.app.wsgiapp import run
try:
    run()
except SystemExit as end:
    told = end.code if isinstance(end.code, str) else ""
    print(told, file=sys.stderr, flush=True)
    sys.stdout.flush()
    os._exit(1 if told else end.code or 0)
"""
"""Python code that runs `gunicorn --check-config` and exits at once.

Gunicorn itself would wait for threads that the app has started, some of which never end.
"""


def start(place: Place, instance: Instance, bind: Bind) -> Record:
    folder = place.instances / instance.id
    _write_files(place, instance, folder)
    record = Record(id=instance.id, release=instance.release, bind=bind, since=time.time())
    atomic.write_json(folder / "process.json", record.written())
    _check_config(place, instance, folder)
    for kind, lines in instance.units.items():
        atomic.write_lines(_drop_in(place, instance.id, kind), address.filled_in(lines, bind))
    systemctl("daemon-reload")
    done = run("systemctl", "start", *_units(place, instance.id), seconds=instance.start_deadline + PATIENCE)
    started = running(place, instance.id)
    if done.returncode or started is None:
        got = _result(place, instance.id)
        waited = instance.start_deadline if "Result=timeout" in got else 0
        failure = did_not_listen(instance.id, bind, got, log_lines(place, instance.id), started is not None, waited)
        failure.facts = {**(failure.facts or {}), "interpreter": _in_a_home(interpreter(place, instance.release))}
        raise failure
    return started


def stop(place: Place, instance: str, patience: float) -> None:
    if _drop_in(place, instance, "service").exists():
        units = _units(place, instance)
        systemctl("stop", "--no-block", *units)
        if not wait_until(lambda: _stopped(place, instance), patience):
            run("systemctl", "kill", "--signal=KILL", units[1])
        systemctl("stop", *units)
        run("systemctl", "reset-failed", *units)


def forget(place: Place, instance: str) -> None:
    for unit in _units(place, instance):
        run("systemctl", "--no-reload", "--quiet", "disable", unit)
        atomic.remove_tree(UNITS / f"{unit}.d")
    systemctl("daemon-reload")


def last(place: Place, instance: str) -> Optional[Record]:
    record = _recorded(place, instance)
    if record is None:
        return None
    unit = properties(_units(place, instance)[1], "MainPID", "ActiveState")
    pid = int(unit.get("MainPID") or 0)
    return record.but(pid=pid, started=process.started(pid) if pid else None, state=unit.get("ActiveState"))


def _recorded(place: Place, instance: str) -> Optional[Record]:
    """Return the record as it was written when the instance was started last."""
    content = atomic.read_json(place.instances / instance / "process.json")
    return None if content is None else Record.read(content)


def running(place: Place, instance: str) -> Optional[Record]:
    record = last(place, instance)
    return record if record and record.started is not None and record.state == "active" else None


def processes(record: Record) -> Dict[int, float]:
    return process.ages(record.pid, record.started)


def log_lines(place: Place, instance: str) -> List[str]:
    record = _recorded(place, instance)
    since = record.since if record else 0
    unit = _units(place, instance)[1]
    newest = journald.lines(f"_SYSTEMD_UNIT={unit}", "--since", f"@{since:.3f}", "--reverse", "--output", "cat",
                            "--lines", str(_KEPT_LINES))
    return own_frames([line for line in reversed(newest) if line.strip()])


def start_at_boot(place: Place, instances: "set[str]") -> None:
    """Enable these instances, then disable all others: if the agent dies in between, Nginx's instance still starts."""
    for instance in sorted(instances):
        if _drop_in(place, instance, "service").exists() and not _starts_at_boot(place, instance):
            systemctl("--no-reload", "--quiet", "enable", *_units(place, instance))
    for instance in set(atomic.names_in(place.instances)) - instances:
        if _starts_at_boot(place, instance):
            systemctl("--no-reload", "--quiet", "disable", *_units(place, instance))


def write_secrets(place: Place, instance: str, secrets: Mapping[str, str]) -> None:
    atomic.write_lines(place.secrets(instance), variables(secrets), mode=0o400)


def variables(values: Mapping[str, str]) -> List[str]:
    """Return the lines of an EnvironmentFile; systemd.exec(5) takes line ends between double quotes as they are."""
    return [f'{name}="{_escaped(value)}"' for name, value in values.items()]


def _escaped(value: str) -> str:
    for special in ("\\", '"', "$", "`"):
        value = value.replace(special, f"\\{special}")
    return value


def _write_files(place: Place, instance: Instance, folder: Path) -> None:
    environment = interpreter(place, instance.release).parent.parent
    path = {"PATH": f"{environment}/bin:/usr/local/bin:/usr/bin:/bin"}
    atomic.write_lines(folder / "gunicorn.conf.py", instance.conf)
    atomic.write_lines(folder / "environment", variables({**path, **instance.environment}), mode=0o640)
    for name, target in (("app", app_folder(place, instance.release)), ("venv", environment)):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)


def _check_config(place: Place, instance: Instance, folder: Path) -> None:
    """Import the app as the service would, with its user, environment and secrets, before anything is started."""
    seconds, began = instance.start_deadline, time.monotonic()
    sandboxed = sandbox.command(place, instance.units["service"], WorkingDirectory=str(folder / "app"),
                                EnvironmentFile=str(folder / "environment"), RuntimeMaxSec=str(seconds))
    secret = ["-p", f"EnvironmentFile={place.secrets(instance.id)}"] if place.secrets(instance.id).exists() else []
    done = run(
        *sandboxed, *secret, str(folder / "venv/bin/python"), "-c", _CHECK_CONFIG, "--check-config",
        "--config", str(folder / "gunicorn.conf.py"), "--chdir", str(folder / "app"),
        seconds=seconds + PATIENCE,
    )
    if done.returncode:
        lines = own_frames([line for line in done.stdout.splitlines() if line.strip()])
        waited = seconds if time.monotonic() - began >= seconds else 0
        got = f"no end within {waited} s" if waited else f"exit status {done.returncode}"
        facts = {**facts_of(lines, lives=False), "import": given_up(waited),
                 "interpreter": _in_a_home(interpreter(place, instance.release))}
        raise Failure("gunicorn", f"gunicorn --check-config to take instance {instance.id}", got, lines=lines,
                      remedy="fix the app, then run pulumi up again", facts=facts)


def _in_a_home(python: Path) -> List[str]:
    """Return the doctor's fact about an interpreter that ProtectHome= hides from the service; none for all others."""
    path = python.resolve()
    if path.parts[1] not in ("home", "root"):
        return []
    closed = any(not parent.stat().st_mode & 0o001 for parent in path.parents)
    return [f"in {'a closed' if closed else 'an open'} home: {path}"]


def _result(place: Place, instance: str) -> str:
    unit = properties(_units(place, instance)[1], "ActiveState", "Result", "ExecMainStatus")
    return ", ".join(f"{name}={value}" for name, value in unit.items())


def _stopped(place: Place, instance: str) -> bool:
    return properties(_units(place, instance)[1], "ActiveState").get("ActiveState") in ("inactive", "failed")


def _units(place: Place, instance: str) -> List[str]:
    return [f"{place.unit}@{instance}.socket", f"{place.unit}@{instance}.service"]


def _drop_in(place: Place, instance: str, kind: str) -> Path:
    return UNITS / f"{place.unit}@{instance}.{kind}.d" / "instance.conf"


def _starts_at_boot(place: Place, instance: str) -> bool:
    return any((UNITS / wants / unit).is_symlink() for unit in _units(place, instance)
               for wants in ("sockets.target.wants", "multi-user.target.wants"))
