"""Start the agent where it is not installed: it arrives on standard input and stays in memory; its plan follows it."""

STARTER = """
import os, sys
given = open(0, "rb", 0)
line, agent = given.readline(), b""
while line.endswith(b"\\n") and len(agent) < int(line):
    piece = given.read(int(line) - len(agent))
    if not piece:
        break
    agent += piece
if not agent or len(agent) < int(line):
    sys.exit("expected the whole agent, got %d bytes: the connection was cut" % len(agent))
held = os.memfd_create("agent", 0)
os.write(held, agent)
os.execv(sys.executable, [sys.executable, "-I", "-S", "/proc/self/fd/%d" % held, *sys.argv[1:]])
"""
"""The program for `python3 -I -S -c`, with the agent's verb as its argument. -S keeps installed packages' code out."""


def starter_input(agent: bytes, plan: str) -> bytes:
    """Return the bytes that the starter reads: the zipped agent, and its plan."""
    return f"{len(agent)}\n".encode() + agent + plan.encode()
