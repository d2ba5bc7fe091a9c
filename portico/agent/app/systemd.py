"""Runs Gunicorn as an instance of a template unit; systemd keeps its socket, and its logs go to the journal."""

import time
from pathlib import Path
from typing import Any, Dict, List, Optional

from portico.agent.app import sandbox
from portico.agent.app.failure import did_not_listen, facts_of, given_up
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

Record = Dict[str, Any]
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


def start(place: Place, plan: Dict[str, Any], bind: address.Bind) -> Record:
    folder = place.instances / plan["id"]
    _write_files(place, plan, folder)
    atomic.write_json(folder / "process.json", {
        "id": plan["id"], "release": plan["release"], "bind": bind, "since": time.time()
    })
    _check_config(place, plan, folder)
    for kind, lines in plan["units"].items():
        atomic.write_lines(_drop_in(place, plan["id"], kind), address.filled_in(lines, bind))
    systemctl("daemon-reload")
    done = run("systemctl", "start", *_units(place, plan["id"]), seconds=plan["start_deadline"] + PATIENCE)
    record = running(place, plan["id"])
    if done.returncode or record is None:
        got = _result(place, plan["id"])
        waited = plan["start_deadline"] if "Result=timeout" in got else 0
        failure = did_not_listen(plan["id"], bind, got, log_lines(place, plan["id"]), record is not None, waited)
        failure.facts = {**(failure.facts or {}), "interpreter": _in_a_home(interpreter(place, plan["release"]))}
        raise failure
    return record


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
    record: Optional[Record] = atomic.read_json(place.instances / instance / "process.json")
    if record is None:
        return None
    told = properties(_units(place, instance)[1], "MainPID", "ActiveState")
    pid = int(told.get("MainPID") or 0)
    return {**record, "pid": pid, "started": process.started(pid) if pid else None, "state": told.get("ActiveState")}


def running(place: Place, instance: str) -> Optional[Record]:
    record = last(place, instance)
    return record if record and record["started"] is not None and record["state"] == "active" else None


def processes(record: Record) -> Dict[int, float]:
    return process.ages(record["pid"], record["started"])


def log_lines(place: Place, instance: str) -> List[str]:
    since = (atomic.read_json(place.instances / instance / "process.json") or {}).get("since", 0)
    unit = _units(place, instance)[1]
    told = journald.lines(f"_SYSTEMD_UNIT={unit}", "--since", f"@{since:.3f}", "--reverse", "--output", "cat",
                          "--lines", str(_KEPT_LINES))
    return own_frames([line for line in reversed(told) if line.strip()])


def start_at_boot(place: Place, instances: "set[str]") -> None:
    """Enable these instances, then disable all others: if the agent dies in between, Nginx's instance still starts."""
    for instance in sorted(instances):
        if _drop_in(place, instance, "service").exists() and not _starts_at_boot(place, instance):
            systemctl("--no-reload", "--quiet", "enable", *_units(place, instance))
    for instance in set(atomic.names_in(place.instances)) - instances:
        if _starts_at_boot(place, instance):
            systemctl("--no-reload", "--quiet", "disable", *_units(place, instance))


def write_secrets(place: Place, instance: str, secrets: Dict[str, str]) -> None:
    atomic.write_lines(place.secrets(instance), variables(secrets), mode=0o400)


def variables(values: Dict[str, str]) -> List[str]:
    """Return the lines of an EnvironmentFile; systemd.exec(5) takes line ends between double quotes as they are."""
    return [f'{name}="{_escaped(value)}"' for name, value in values.items()]


def _escaped(value: str) -> str:
    for special in ("\\", '"', "$", "`"):
        value = value.replace(special, f"\\{special}")
    return value


def _write_files(place: Place, plan: Dict[str, Any], folder: Path) -> None:
    environment = interpreter(place, plan["release"]).parent.parent
    path = {"PATH": f"{environment}/bin:/usr/local/bin:/usr/bin:/bin"}
    atomic.write_lines(folder / "gunicorn.conf.py", plan["conf"])
    atomic.write_lines(folder / "environment", variables({**path, **plan["environment"]}), mode=0o640)
    for name, target in (("app", app_folder(place, plan["release"])), ("venv", environment)):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)


def _check_config(place: Place, plan: Dict[str, Any], folder: Path) -> None:
    """Import the app as the service would, with its user, environment and secrets, before anything is started."""
    seconds, began = plan["start_deadline"], time.monotonic()
    sandboxed = sandbox.command(place, plan["units"]["service"], WorkingDirectory=str(folder / "app"),
                                EnvironmentFile=str(folder / "environment"), RuntimeMaxSec=str(seconds))
    secret = ["-p", f"EnvironmentFile={place.secrets(plan['id'])}"] if place.secrets(plan["id"]).exists() else []
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
                 "interpreter": _in_a_home(interpreter(place, plan["release"]))}
        raise Failure("gunicorn", f"gunicorn --check-config to take instance {plan['id']}", got, lines=lines,
                      remedy="fix the app, then run pulumi up again", facts=facts)


def _in_a_home(python: Path) -> List[str]:
    """Return the doctor's fact about an interpreter that ProtectHome= hides from the service; none for all others."""
    path = python.resolve()
    if path.parts[1] not in ("home", "root"):
        return []
    closed = any(not parent.stat().st_mode & 0o001 for parent in path.parents)
    return [f"in {'a closed' if closed else 'an open'} home: {path}"]


def _result(place: Place, instance: str) -> str:
    told = properties(_units(place, instance)[1], "ActiveState", "Result", "ExecMainStatus")
    return ", ".join(f"{name}={value}" for name, value in told.items())


def _stopped(place: Place, instance: str) -> bool:
    return properties(_units(place, instance)[1], "ActiveState").get("ActiveState") in ("inactive", "failed")


def _units(place: Place, instance: str) -> List[str]:
    return [f"{place.unit}@{instance}.socket", f"{place.unit}@{instance}.service"]


def _drop_in(place: Place, instance: str, kind: str) -> Path:
    return UNITS / f"{place.unit}@{instance}.{kind}.d" / "instance.conf"


def _starts_at_boot(place: Place, instance: str) -> bool:
    return any((UNITS / wants / unit).is_symlink() for unit in _units(place, instance)
               for wants in ("sockets.target.wants", "multi-user.target.wants"))
