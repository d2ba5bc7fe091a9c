"""Virtual environments that sites of this run have made, for the next ones of any worker to start with."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from portico.agent.releases.virtualenv import WHOLE


class Environments:
    """A folder for each virtual environment; its name, which the agent gives it, says what is in it."""

    def __init__(self, factory: pytest.TempPathFactory, kind: str) -> None:
        """`kind`: of the machines that can use them."""
        base = factory.getbasetemp()
        run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
        self.folder = run / f"venvs-{kind}"
        self.folder.mkdir(exist_ok=True)

    def names(self) -> set[str]:
        """Return the names of the environments that are there."""
        return {each.name for each in self.folder.iterdir() if not each.name.startswith(".")}

    @contextmanager
    def adding(self, name: str) -> Iterator[Path]:
        """A folder to put one into; it is there for others when it is whole."""
        begun = self.folder / f".{name}-{os.getpid()}"
        yield begun
        if (begun / WHOLE).exists():
            with suppress(OSError):  # another worker was first
                begun.rename(self.folder / name)
        shutil.rmtree(begun, ignore_errors=True)

    def give(self, place: Path) -> None:
        """Link the environments into a site of this machine."""
        for name in self.names():
            _link(self.folder / name, place / "venvs" / name)

    def take(self, place: Path) -> None:
        """Keep the environments that a site of this machine has made."""
        for made in (place / "venvs").glob(f"*/{WHOLE}"):
            if made.parent.name not in self.names():
                with self.adding(made.parent.name) as begun:
                    _link(made.parent, begun)


def _link(source: Path, target: Path) -> None:
    """Hard links: quick, and removed without harm to the other."""
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-al", source, target], check=True)
