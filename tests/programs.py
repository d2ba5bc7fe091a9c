"""Run a Pulumi program in this process."""

import runpy
import signal
from pathlib import Path


def run_program(program: Path) -> None:
    """Run the program; an interrupt ends the tests as before, whatever the program has made of it."""
    before = signal.getsignal(signal.SIGINT)
    try:
        runpy.run_path(str(program))
    finally:
        signal.signal(signal.SIGINT, before)
