"""Ports for the sites of tests."""

import os
import random
import socket

WORKERS = 4
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % WORKERS
SHARE = 12_000 // WORKERS
FIRST = 20_000 + WORKER * SHARE
"""The first port of this worker. All are below the kernel's own range, out of which other programs get their ports.
Tests that run side by side have a share each: a port is chosen some time before anything listens there."""
_given: set[int] = set()


def free_port() -> int:
    """A port on 127.0.0.1 on which nobody listens, and that no test before was given: its owner may just be down."""
    while True:
        port = random.randrange(FIRST, FIRST + SHARE)
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port
