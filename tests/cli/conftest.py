"""A fresh checkout with a port of its own, and `make` in it."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.checkout import check_out
from tests.engine.conftest import free_port

Make = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """A user's own: nothing of the environment that these tests run in."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "MAKE", "MFLAGS"))}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = check_out(tmp_path_factory.mktemp("cli") / "portico")
    stack = folder / "Pulumi.local.yaml"
    stack.write_text(stack.read_text().replace("config:\n", f"config:\n  portico:nginx: {{http_port: {free_port()}}}\n"))
    return folder


@pytest.fixture(scope="module")
def make(checkout: Path, environment: dict[str, str]) -> Iterator[Make]:
    """Runs make; whatever the tests left is removed at the end."""

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(["make", *words], cwd=checkout, env=environment, capture_output=True, text=True)

    yield run
    run("down")
