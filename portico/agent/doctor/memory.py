"""Find out whether the kernel killed processes of an instance that reached its memory limit."""

import re
from pathlib import Path
from typing import List

from portico.agent.machine.systemctl import properties

GROUPS = Path("/sys/fs/cgroup")
KILLS = ("{group}/memory.events", "memory{group}/memory.oom_control")
"""The files in which the kernel counts kills, in control groups of version 2 and of version 1."""
_COUNT = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)


def look(service: str) -> List[str]:
    """Return a line if the kernel killed processes since the service was started, and the service has a limit."""
    told = properties(service, "ControlGroup", "MemoryMax")
    limit, group = told["MemoryMax"], told["ControlGroup"]
    kills = sum(_killed(GROUPS / path.format(group=group)) for path in KILLS) if group else 0
    if not kills or not limit.isdigit():
        return []
    return [f"{kills} ended, MemoryMax={int(limit) >> 20}M, twice as much is {int(limit) >> 19}M"]


def _killed(file: Path) -> int:
    match = _COUNT.search(file.read_text()) if file.is_file() else None
    return int(match.group(1)) if match else 0
