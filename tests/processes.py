"""Running processes, seen from outside of them."""

import contextlib
import os
from pathlib import Path


def processes_below(folder: Path) -> dict[int, str]:
    """Live processes whose command line names a folder or that work in it: command lines by id."""
    found = {}
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = f"{os.readlink(f'/proc/{pid}/cwd')}/"
            if pid != os.getpid() and (str(folder) in command or place.startswith(f"{folder}/")):
                found[pid] = command
    return found
