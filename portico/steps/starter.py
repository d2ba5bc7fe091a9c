"""Start the agent where it is not installed: it arrives on standard input and stays in memory; its plan follows it."""

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
"""The program for `python3 -I -S -c`, with the agent's verb as its argument. -S keeps installed packages' code out."""


def starter_input(agent: bytes, plan: str) -> bytes:
    """Return the bytes that the starter reads: the zipped agent, and its plan."""
    return f"{len(agent)}\n".encode() + agent + plan.encode()
