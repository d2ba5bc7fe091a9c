"""nginx.service, as systemd tells it."""

from typing import List

from onhost.command import run
from onhost.nginx import complaints
from onhost.systemd import at_boot, properties

UNIT = "nginx.service"


def state() -> List[str]:
    """A line for each property that tells why it does not run, or would not after a boot."""
    named = properties(UNIT, "LoadState", "ActiveState", "Result")
    return [*(f"{UNIT}: {name}={value}" for name, value in named.items()), f"{UNIT}: enabled={at_boot(UNIT)}"]


def last_start() -> List[str]:
    """What it complained of when it was started last, which may have been long ago."""
    invocation = properties(UNIT, "InvocationID")["InvocationID"]
    told = run("journalctl", f"_SYSTEMD_INVOCATION_ID={invocation}", "--output", "cat", "--no-pager", "--quiet",
               "--lines", "20")
    return complaints(told.stdout)
