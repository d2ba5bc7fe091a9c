"""Hosts say whose they are, so that those of a killed test session are found."""

import os
from pathlib import Path

from tests.hosts.engine import docker

LABEL = "portico.session"


def label() -> str:
    """The label of this session's hosts."""
    return f"{LABEL}={_session(os.getpid())}"


def remove() -> None:
    """Remove the hosts of sessions that are over."""
    hosts = docker("ps", "--all", f"--filter=label={LABEL}", "--format", '{{.ID}} {{.Label "' + LABEL + '"}}')
    for name, session in (line.split() for line in hosts.splitlines()):
        if session != _session(int(session.partition("-")[0])):
            docker("rm", "--force", "--volumes", name)


def _session(pid: int) -> str:
    """A process and when it began: ids are used again."""
    try:
        return f"{pid}-{Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[19]}"
    except FileNotFoundError:
        return f"{pid}-ended"
