"""Fourth layer: Gunicorn, one process group an instance, each with an address of its own."""

import contextlib
import os
import subprocess
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from onhost import address, atomic, live, process, secrets
from onhost.deadline import wait_until
from onhost.failure import Failure
from onhost.place import Place, known
from onhost.release import app_folder, interpreter
from onhost.remedies import remedy_for
from onhost.traceback_lines import own_frames

Record = Dict[str, Any]
_WHEN_RECORDED = 'read recorded && exec "$@" </dev/null'
"""Gunicorn begins when its process id is on disk: were the agent killed before, nobody would know of it."""
_LOG_TAIL = 1 << 16
INHERITED = ("HOME", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME", "TMPDIR")


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Start the plan's instance beside whatever runs already; an instance that runs is left as it is."""
    instance = plan["instance"]
    atomic.write_json(place.instances / instance["id"] / "plan.json", plan)
    record = ensure(place, instance["id"])
    words = f"gunicorn: instance {record['id']}, process {record['pid']}, listens on {address.text(record['bind'])}"
    return words, {"instance": record["id"], "address": address.text(record["bind"])}


def ensure(place: Place, instance: str) -> Record:
    """The record of the instance, which runs and accepts connections when this returns."""
    record = running(place, instance)
    if record and address.accepts(record["bind"]):
        return record
    stop(place, instance)
    plan = atomic.read_json(known(place.instances / instance / "plan.json", f"instance {instance}"))["instance"]
    try:
        return _start(place, plan, _free(place, plan))
    except BaseException:
        stop(place, instance)
        raise


def last(place: Place, instance: str) -> Optional[Record]:
    """The record of the last start of an instance, whether it still runs or not."""
    record: Optional[Record] = atomic.read_json(place.instances / instance / "process.json")
    return record


def running(place: Place, instance: str) -> Optional[Record]:
    """The record of an instance whose process still lives."""
    record = last(place, instance)
    return record if record and process.same(record["pid"], record["started"]) else None


def log_lines(place: Place, instance: str) -> List[str]:
    """What the app and Gunicorn said since the last start."""
    log = place.instances / instance / "gunicorn.log"
    if not log.exists():
        return []
    with open(log, "rb") as file:
        file.seek(max(0, log.stat().st_size - _LOG_TAIL))
        return own_frames([line for line in file.read().decode(errors="replace").splitlines() if line.strip()])


def stop(place: Place, instance: str, patience: float = 5) -> None:
    """End the instance's process gracefully and remove its socket; nothing happens when it does not run."""
    record = last(place, instance)
    if record:
        process.end(record["pid"], record["started"], place.releases / record["release"], patience)
        if record["bind"]["kind"] == "unix":
            Path(record["bind"]["path"]).unlink(missing_ok=True)


def _start(place: Place, plan: Dict[str, Any], bind: address.Bind) -> Record:
    folder = place.instances / plan["id"]
    atomic.write_lines(folder / "gunicorn.conf.py", plan["conf"])
    command = [
        "/bin/sh", "-c", _WHEN_RECORDED, "sh",
        str(interpreter(place, plan["release"])), "-m", "gunicorn", "--config", str(folder / "gunicorn.conf.py"),
        "--chdir", str(app_folder(place, plan["release"])), "--bind", address.text(bind),
    ]
    (folder / "gunicorn.log").unlink(missing_ok=True)
    with open(folder / "gunicorn.log", "ab") as log:
        child = subprocess.Popen(command, env=_environment(place, plan), cwd=app_folder(place, plan["release"]),
                                 stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True)
    record = {"id": plan["id"], "release": plan["release"], "bind": bind, "pid": child.pid,
              "started": process.started(child.pid), "graceful_timeout": plan["graceful_timeout"]}
    atomic.write_json(folder / "process.json", record)
    with child.stdin:  # type: ignore[union-attr]
        child.stdin.write(b"recorded\n")  # type: ignore[union-attr]
    wait_until(lambda: child.poll() is not None or address.accepts(bind), plan["start_deadline"])
    if child.poll() is not None or not address.accepts(bind):
        raise _refusal(place, plan, bind, child.poll())
    return record


def _refusal(place: Place, plan: Dict[str, Any], bind: address.Bind, status: Optional[int]) -> Failure:
    lines = log_lines(place, plan["id"])
    got = f"no listener after {plan['start_deadline']} s" if status is None else f"exit status {status}"
    return Failure("gunicorn", f"instance {plan['id']} to listen on {address.text(bind)}", got, lines,
                   remedy_for(lines, "mend the app, then run pulumi up again"))


def _environment(place: Place, plan: Dict[str, Any]) -> Dict[str, str]:
    """The app's own variables and a few of the user's; no PORT, no PYTHONPATH, no GUNICORN_CMD_ARGS by accident."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    path = f"{interpreter(place, plan['release']).parent}:/usr/local/bin:/usr/bin:/bin"
    fixed = {"PATH": path, "PYTHONUNBUFFERED": "1"}
    return {"LANG": "C.UTF-8", **inherited, **fixed, **plan["environment"], **secrets.read(place, plan["id"])}


def _free(place: Place, plan: Dict[str, Any]) -> address.Bind:
    """The instance's own socket, or of two ports the one that Nginx does not point at."""
    bind = plan["bind"]
    if bind["kind"] == "unix":
        with contextlib.suppress(FileNotFoundError):
            os.unlink(bind["path"])
        return {"kind": "unix", "path": bind["path"]}
    taken = _ports_of_others(place, plan["id"])
    own = (last(place, plan["id"]) or {}).get("bind", {}).get("port")
    for port in sorted((port for port in bind["ports"] if port not in taken), key=lambda port: bool(port != own)):
        _stop_idle_instance_on(place, port)
        if address.can_listen("127.0.0.1", port):
            return {"kind": "tcp", "port": port}
    owners = ", ".join(f"{port}: {address.owner_of_port(port)}" for port in bind["ports"] if port not in taken)
    raise Failure("gunicorn", f"one of the ports {bind['ports']} free for the next instance", f"{owners}",
                  remedy="pulumi config set --path 'gunicorn.ports[0]' PORT, likewise [1]")


def _ports_of_others(place: Place, instance: str) -> "set[int]":
    """Where Nginx sends requests, or may send them again; also while nobody listens there."""
    records = (last(place, name) for name in live.in_use(place, "instance") - {instance})
    return {record["bind"]["port"] for record in records if record and record["bind"]["kind"] == "tcp"}


def _stop_idle_instance_on(place: Place, port: int) -> None:
    """A left-over of a failed or killed update may hold the port; it never had traffic."""
    for name in atomic.names_in(place.instances):
        record = running(place, name)
        if record and record["bind"].get("port") == port:
            stop(place, name)
