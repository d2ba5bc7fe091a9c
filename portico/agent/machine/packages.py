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
NO_CANDIDATE = r"E: (?:Unable to locate package |Package ')([a-z0-9+.-]+)(?:$|' has no installation candidate)"
INSTALLED = "installed "
EXACT = ("-o", "APT::Cmd::Pattern-Only=true")
"""The option by which apt-get does not read a name with a dot as a regular expression for many names."""
SYSTEMD = Path("/run/systemd/system")
"""The folder that is there while systemd runs."""


def ensure(python: str, named: Sequence[str], deadline: float) -> List[str]:
    """Install Nginx, what virtual environments of this Python need, and the packages that are named for the app.

    Return the names of the new packages.
    """
    lacking = missing(python, named)
    if lacking:
        end = time.monotonic() + deadline * 0.8
        _apt(["update", "--quiet"], end)
        try:
            _apt(["install", "--quiet", "--yes", "--no-install-recommends", *EXACT, *lacking], end)
        except Failure as failure:
            failure.facts = {**(failure.facts or {}), "no such package": _without_candidate(failure.lines, named)}
            raise
    return lacking


def _without_candidate(said: Sequence[str], named: Sequence[str]) -> List[str]:
    """Return position and name of each package that apt-get says it cannot get."""
    refused = {match[1] for line in said for match in [re.search(NO_CANDIDATE, line)] if match}
    return [f"{at} {name}" for at, name in enumerate(named) if name in refused]


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


def missing(python: str, named: Sequence[str]) -> List[str]:
    """Return the packages that a site and its app need and this host does not have."""
    return list(dict.fromkeys([*_nginx(), *_venv(python), *_not_installed(named)]))


def _not_installed(named: Sequence[str]) -> List[str]:
    """Return those of the packages that are neither installed nor provided by one that is, as libssl3t64 provides
    libssl3."""
    if not named:
        return []
    listed = run("dpkg-query", "--show", "--showformat=${db:Status-Status} ${Package}, ${Provides}\\n").stdout
    installed = {name.split()[0] for line in listed.splitlines() if line.startswith(INSTALLED)
                 for name in line[len(INSTALLED):].split(",") if name.strip()}
    return [name for name in named if name not in installed]


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
