"""The agent killed with SIGKILL right before the n-th thing it does to the machine."""

import signal
import sys
from collections.abc import Iterator
from typing import Any

from tests.agent.driver import Chain

_KILLED = """
import os, sys
left = int(sys.argv.pop(1))
VISIBLE = {
    "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.kill", "os.symlink", "subprocess.Popen", "socket.connect",
}
def count(event, arguments):
    global left
    if event in VISIBLE:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), 9)
sys.addaudithook(count)
from portico.agent.__main__ import main
sys.exit(main())
"""


def killed(chain: Chain, point: int, verb: str, **sections: Any) -> bool:
    """Return whether the verb was killed at this point; it ends by itself when it has fewer things to do."""
    child = chain.spawned(verb, (sys.executable, "-c", _KILLED, str(point)), **sections)
    _, words = child.communicate(timeout=60)
    assert child.returncode in (0, -signal.SIGKILL), words
    return child.returncode == -signal.SIGKILL


def every_point(chain: Chain, verb: str, **sections: Any) -> Iterator[int]:
    """Kill the verb at its first point, its second, and so on, until it gets through."""
    point = 1
    while killed(chain, point, verb, **sections):
        yield point
        point += 1
    assert point > 1, "the verb did nothing that could be seen"
