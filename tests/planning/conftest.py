"""Hypothesis with the same examples every time and as many as a change can wait for; a small app's source."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.planning.written import write

Anybody = Callable[[], AbstractContextManager[None]]

settings.register_profile(
    "planning",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("planning")


@pytest.fixture
def source() -> Iterator[Path]:
    """A folder that other users may enter, with a small app in it."""
    with tempfile.TemporaryDirectory(prefix="source-") as folder:
        Path(folder).chmod(0o755)
        write(Path(folder), {"wsgi.py": "app = 1\n", "requirements.txt": "flask\n", "static/a.css": "a{}\n"})
        yield Path(folder)


@pytest.fixture
def anybody() -> Anybody:
    """Return a context in which file modes count: root gives up its rights for a while."""

    @contextmanager
    def within() -> Iterator[None]:
        before = os.geteuid()
        if before == 0:
            os.seteuid(65534)
        yield
        os.seteuid(before)

    return within
