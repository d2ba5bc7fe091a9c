"""Whether the kernel ended processes of an instance because all of them together may have no more memory."""

import re
from pathlib import Path
from typing import List

from portico.agent.machine.systemctl import properties

GROUPS = Path("/sys/fs/cgroup")
KILLS = ("{group}/memory.events", "memory{group}/memory.oom_control")
"""Where the kernel counts them, in the second and in the first kind of control groups."""
_COUNT = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)


def look(service: str) -> List[str]:
    """A line when there were such ends since the service was started, and it has a limit."""
    told = properties(service, "ControlGroup", "MemoryMax")
    limit, group = told["MemoryMax"], told["ControlGroup"]
    kills = sum(_killed(GROUPS / path.format(group=group)) for path in KILLS) if group else 0
    if not kills or not limit.isdigit():
        return []
    return [f"{kills} ended, MemoryMax={int(limit) >> 20}M, twice as much is {int(limit) >> 19}M"]


def _killed(file: Path) -> int:
    match = _COUNT.search(file.read_text()) if file.is_file() else None
    return int(match.group(1)) if match else 0
