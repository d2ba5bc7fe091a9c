"""How the agent is started where nothing of it is: it comes on standard input, into memory, and its plan behind it."""

STARTER = """
import os, sys
given = open(0, "rb", 0)
size, agent = int(given.readline()), b""
while len(agent) < size:
    agent += given.read(size - len(agent))
held = os.memfd_create("agent", 0)
os.write(held, agent)
os.execv(sys.executable, [sys.executable, "-I", "-S", "/proc/self/fd/%d" % held, *sys.argv[1:]])
"""
"""For `python3 -I -S -c`: what packages would bring along is not run; the agent's verb is its argument."""


def given(agent: bytes, plan: str) -> bytes:
    """What the starter reads: the zipped agent, and its plan."""
    return f"{len(agent)}\n".encode() + agent + plan.encode()
