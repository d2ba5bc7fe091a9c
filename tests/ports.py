"""Ports for the sites of tests."""

import random
import socket

FIRST, LAST = 20_000, 32_000
"""Below the range out of which the kernel gives ports to whoever asks for any: it would give ours away meanwhile."""


def free_port() -> int:
    """A port on 127.0.0.1 on which nobody listens."""
    while True:
        port = random.randrange(FIRST, LAST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
