"""A fresh checkout with a port of its own, and `make` in it; a host behind a real sshd."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.checkout import check_out, listen_on, users_environment
from tests.ports import free_port
from tests.steps.conftest import host as host
from tests.steps.conftest import running_sshd as running_sshd

Make = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listen_on(check_out(tmp_path_factory.mktemp("cli") / "portico"), free_port())


@pytest.fixture(scope="module")
def make(checkout: Path) -> Iterator[Make]:
    """Runs make; whatever the tests left is removed at the end."""

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(["make", *words], cwd=checkout, env=users_environment(), capture_output=True, text=True)

    yield run
    run("down")
