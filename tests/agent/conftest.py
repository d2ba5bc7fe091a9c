"""A real Gunicorn, a real Nginx, one folder a test; whatever is left running at the end is a failure of the test."""

import contextlib
import hashlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portico.agent.chain.agent_bytecode import with_bytecode
from portico.planning.agent import build_agent
from portico.planning.source.tree import read_source_tree
from tests.agent.driver import REQUIREMENTS, ROOT, Chain
from tests.processes import processes_below

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "portico"


@pytest.fixture(scope="session")
def environment() -> Path:
    """Flask and Gunicorn, installed once a machine by the agent's own `release` step."""
    key = hashlib.sha256("\0".join([REQUIREMENTS, sys.version, sys.prefix]).encode()).hexdigest()[:12]
    chain = Chain(CACHE / f"tests-{key}", Path())
    chain.does("prepare")
    section = chain.release_section(read_source_tree(ROOT / "examples/hello"))
    return chain.directory / "venvs" / str(chain.does("release", release=section, deadline=600)["venv"])


@pytest.fixture(scope="session")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agent as one file."""
    return build_agent(tmp_path_factory.mktemp("agent")).path


@pytest.fixture(scope="session")
def installed(zipped: Path) -> Path:
    """The agent as `prepare` installs it."""
    path = zipped.with_name("agent.pyz")
    path.write_bytes(with_bytecode(zipped.read_bytes()))
    return path


@pytest.fixture
def chain(tmp_path: Path, environment: Path, installed: Path) -> Iterator[Chain]:
    """A prepared site; removed at the end."""
    with prepared(tmp_path, environment, installed) as chain:
        yield chain


@pytest.fixture(scope="module")
def shared_chain(tmp_path_factory: pytest.TempPathFactory, environment: Path, installed: Path) -> Iterator[Chain]:
    """A prepared site for tests that only ask."""
    with prepared(tmp_path_factory.mktemp("shared"), environment, installed) as chain:
        yield chain


@contextlib.contextmanager
def prepared(folder: Path, environment: Path, agent: Path) -> Iterator[Chain]:
    """A prepared site; it is removed at the end, and then nothing of it may run or listen."""
    chain = Chain(folder, environment, (sys.executable, "-I", str(agent)))
    try:
        yield chain.prepared()
    finally:
        removed, left = chain.destroyed(), processes_below(folder)
        for pid in left:
            os.kill(pid, signal.SIGKILL)
    assert removed.status == 0, removed.words
    assert not left, left
    assert not chain.directory.exists()
    assert not chain.run.exists()
