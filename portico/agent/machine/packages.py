"""Installs the Debian packages that are missing, and waits while another program holds the lock of apt."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import List, Sequence

from portico.agent.machine.command import run
from portico.protocol.failure import Failure

LOCKED = "Could not get lock"
PAUSE = 1.0
ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
SYSTEMD = Path("/run/systemd/system")
"""The folder that is there while systemd runs."""


def ensure(python: str, deadline: float) -> List[str]:
    """Install Nginx and what virtual environments of this Python need; return the names of the new packages."""
    lacking = missing(python)
    if lacking:
        end = time.monotonic() + deadline * 0.8
        _apt(["update", "--quiet"], end)
        _apt(["install", "--quiet", "--yes", "--no-install-recommends", *lacking], end)
    return lacking


def install_private_nginx(deadline: float) -> None:
    """Install Nginx for a site that runs an Nginx of its own: the service that comes with the package is stopped.

    Raises Failure when this user may not install packages.
    """
    if shutil.which("apt-get") is None:
        raise Failure("prepare", "nginx on this machine", "none, and no apt-get",
                      remedy="install nginx with this system's packages, then run pulumi up again")
    as_root = _as_root()
    end = time.monotonic() + deadline * 0.8
    _apt(["update", "--quiet"], end, as_root)
    _apt(["install", "--quiet", "--yes", "nginx"], end, as_root)
    if SYSTEMD.exists():
        run(*as_root, "systemctl", "disable", "--quiet", "--now", "nginx.service")


def _as_root() -> List[str]:
    """Return the words before a command that root has to run. Raises Failure when this user may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None or run("sudo", "-n", "true").returncode:
        raise Failure("prepare", "nginx on this machine", "none, and this user may not install it",
                      remedy="sudo apt-get install nginx")
    return ["sudo", "-n", "env", *(f"{name}={value}" for name, value in ENVIRONMENT.items())]


def missing(python: str) -> List[str]:
    """Return the packages that a site needs and this host does not have."""
    return [*_nginx(), *_venv(python)]


def _nginx() -> List[str]:
    return [] if shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin") else ["nginx"]


def _venv(python: str) -> List[str]:
    """Return Debian's package with the venv module of this Python, if that is missing, such as python3.12-venv.

    Raises Failure for an interpreter that is given by its path: it is not one of Debian's.
    """
    found = subprocess.run([python, "-c", "import ensurepip, venv"], stdin=subprocess.DEVNULL, capture_output=True) \
        if shutil.which(python) else None
    if found and found.returncode == 0:
        return []
    if not re.fullmatch(r"python3(\.[0-9]+)?", python):
        raise Failure("prepare", f"{python} with the modules venv and ensurepip", "none",
                      remedy="install it on the host, or pulumi config set --path app.python python3")
    return [f"{python}-venv"]


def _apt(words: List[str], end: float, as_root: Sequence[str] = ()) -> None:
    """Run apt-get until it succeeds. Raises Failure when it fails, or when its lock is held until the end."""
    command = [*as_root, "apt-get", "-o", "DPkg::Lock::Timeout=5", *words]
    environment = {**os.environ, **ENVIRONMENT}
    while True:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace")
        if done.returncode == 0:
            return
        if LOCKED not in done.stdout or time.monotonic() >= end:
            break
        time.sleep(PAUSE)
    told = list(dict.fromkeys(done.stdout.splitlines()))
    lines = [line for line in told if line.startswith(("E:", "W:")) or LOCKED in line] or told
    raise Failure("prepare", f"apt-get {' '.join(words)}", f"exit status {done.returncode}", lines=lines,
                  remedy="see what apt-get says (apt-get update), then run pulumi up again", facts={"apt": told})
