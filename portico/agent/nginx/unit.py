"""Reads the state of nginx.service from systemd, and starts it for the first site of a host."""

import re
import time
from pathlib import Path
from typing import List

from portico.agent.asking import address
from portico.agent.machine import journald
from portico.agent.machine.command import run
from portico.agent.machine.systemctl import at_boot, properties
from portico.agent.nginx.base import complaints
from portico.protocol.failure import Failure

UNIT = "nginx.service"
_TAKEN = re.compile(r"bind\(\) to \S{1,300}:(\d{1,5}) failed \(98: ")
_BEGAN = "InactiveExitTimestampMonotonic"
"""Name of the property with the time of the last start, in microseconds since boot; org.freedesktop.systemd1(5)."""


def state() -> List[str]:
    """Return a line for each property that explains why nginx.service does not run, or would not after a boot."""
    named = properties(UNIT, "LoadState", "ActiveState", "Result")
    return [*(f"{UNIT}: {name}={value}" for name, value in named.items()), f"{UNIT}: enabled={at_boot(UNIT)}"]


def last_start() -> List[str]:
    """Return Nginx's warnings and errors since its last start, which may have been long ago.

    They are selected by time: journald cannot say to which start a process belonged that ended too soon.
    """
    began = int(properties(UNIT, _BEGAN)[_BEGAN] or 0) / 1e6
    since = time.time() - (time.clock_gettime(time.CLOCK_MONOTONIC) - began)
    told = journald.lines(f"_SYSTEMD_UNIT={UNIT}", "--since", f"@{since:.6f}", "--output", "cat", "--lines", "20")
    return complaints("\n".join(told))


def start() -> None:
    """Start nginx.service, now and at each boot. Raises Failure that names who has Nginx's port."""
    done = run("systemctl", "enable", "--now", UNIT)
    if done.returncode:
        complaints_of_nginx = last_start()
        facts = {"nginx": ["nginx: not running", *taken(complaints_of_nginx), *state()],
                 "nginx's last start": complaints_of_nginx}
        raise Failure("prepare", f"systemctl enable --now {UNIT}", f"exit status {done.returncode}",
                      lines=complaints_of_nginx or done.stdout.splitlines(),
                      remedy="see what systemd names, then run pulumi up again", facts=facts)


def taken(lines: List[str]) -> List[str]:
    """Return a line for each port that Nginx did not get, by its complaints, with the process that has it now."""
    ports = dict.fromkeys(int(port) for line in lines for port in _TAKEN.findall(line))
    return [f"port {port}: {owner_of_port(port)}" for port in ports if address.owners_of_port(port)]


def owner_of_port(port: int) -> str:
    """Return words for the process that listens on a port; ` of NAME.service` follows if it is of a systemd service."""
    owners = address.owners_of_port(port)
    return f"{address.owner_of_port(port)}{_service(owners[0]) if owners else ''}"


def _service(pid: int) -> str:
    try:
        match = re.search(r"/system\.slice/(?:.*/)?([^/\n]+\.service)", Path(f"/proc/{pid}/cgroup").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return f" of {match.group(1)}" if match else ""
