"""Builds an environment on a host: by a user that is there for the build alone, in a room that is hidden from others.

A package without a wheel runs its own code while it is built. systemd makes a user for that (DynamicUser=), who sees of
the site's folder a copy of the source and the new environment, and writes nothing else that stays. What was built then
becomes root's, and gets its name.

Source: https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#DynamicUser=
"""

import os
import shutil
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator, List, Mapping

from portico.agent.app.systemd import variables
from portico.agent.machine import atomic, transient
from portico.agent.machine.command import run
from portico.agent.place import Place

ROOM = ".building"
"""Name of the folder, for root alone, in which environments and copies of sources are while they are built."""
PATH = "/usr/local/bin:/usr/bin:/bin"
FOUND_THERE = "/usr/bin/env"
"""A command that the host has: systemd-run looks for the command on the host, where the new environment is not yet."""
PRIVATE = "/var/tmp"
"""The folder that is the build's own, on a disk, and that is removed with the build: home, cache, work files."""
PASSED_ON = ("http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
             "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
"""The host's variables that say how its network is reached; the build gets these, and pip's own, and no others."""
OF_THE_INSTALLER = "PIP_"
SANDBOX = (
    "DynamicUser=yes", "UMask=0022", "ProtectSystem=strict", "ProtectHome=read-only", "PrivateTmp=yes",
    "PrivateDevices=yes", "DevicePolicy=closed", "ProtectProc=invisible", "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes", "ProtectKernelLogs=yes", "ProtectControlGroups=yes", "ProtectClock=yes",
    "ProtectHostname=yes", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "RestrictSUIDSGID=yes",
    "RestrictRealtime=yes", "RestrictNamespaces=yes", "LockPersonality=yes", "RemoveIPC=yes", "KeyringMode=private",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK", "SystemCallArchitectures=native",
)


@contextmanager
def room(place: Place, environment: Path, app: Path, own: Mapping[str, str]) -> Iterator[List[str]]:
    """Give the words before a command that builds an environment, in a room that is empty at first.

    The command finds environment and source at their final paths, and has the variables `own`. When the block
    ends well, the environment is root's and has its name.
    """
    hidden = place.environments / ROOM
    unit = f"{place.unit}-build.service"
    run("systemctl", "stop", unit)  # what a killed agent may have left
    atomic.remove_tree(hidden)
    hidden.mkdir(mode=0o700)
    file = hidden / "variables"
    new, source = hidden / "environment", hidden / "source"
    try:
        _open(new, app, source)
        atomic.write_lines(file, variables({**_environment(os.environ), **own}), mode=0o400)
        try:
            yield _words(place, unit, {new: environment, source: app}, file)
        finally:
            run("systemctl", "stop", unit)
        give_to_root(new)
        os.replace(new, environment)
    finally:
        atomic.remove_tree(hidden)


def _open(new: Path, app: Path, source: Path) -> None:
    """Make the new environment's folder and a copy of the source: whoever gets into the room may write both."""
    new.mkdir()
    new.chmod(0o777)
    shutil.copytree(app, source, symlinks=True)
    for folder, _, files in os.walk(source):
        os.chmod(folder, 0o777)
        for name in files:
            if not os.path.islink(path := os.path.join(folder, name)):
                os.chmod(path, os.stat(path).st_mode | 0o666)


def _environment(environ: Mapping[str, str]) -> Dict[str, str]:
    """Return the variables of a build."""
    passed = {name: value for name, value in environ.items()
              if name in PASSED_ON or name.startswith(OF_THE_INSTALLER)}
    return {**passed, "PATH": PATH, "LANG": "C.UTF-8", "HOME": PRIVATE, "TMPDIR": PRIVATE}


def _words(place: Place, unit: str, shown: Mapping[Path, Path], file: Path) -> List[str]:
    """Return the start of a `systemd-run` command."""
    of_the_site = [
        f"TemporaryFileSystem={place.directory}:ro", f"InaccessiblePaths=-{place.run} -{place.state}",
        *(f"BindPaths={here}:{there}" for here, there in shown.items()),
        f"WorkingDirectory={shown[file.parent / 'source']}", f"EnvironmentFile={file}",
        f"RuntimeMaxSec={place.header.deadline}",
    ]
    return [*transient.command([*SANDBOX, *of_the_site], f"--unit={unit}"), FOUND_THERE]


def give_to_root(folder: Path) -> None:
    """Make all of a folder root's, readable for everybody who gets that far; no link is followed.

    Nobody else's process may be left that could swap one of the paths.
    """
    for path in [str(folder), *(os.path.join(top, name) for top, below, files in os.walk(folder)
                                for name in (*below, *files))]:
        os.chown(path, 0, 0, follow_symlinks=False)
        mode = os.lstat(path).st_mode
        if stat.S_ISDIR(mode):
            os.chmod(path, 0o755)
        elif stat.S_ISREG(mode):
            os.chmod(path, 0o755 if mode & 0o100 else 0o644)
