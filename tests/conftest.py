"""Say which tests are thorough, in which order modules run, and which skip is a failure in CI."""

import os
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from portico.agent.machine import packages
from portico.agent.nginx.base import find
from portico.protocol.failure import Failure

CANNOT = "this machine cannot"
HERE = Path(__file__).parent
LONG = ("contract", "containers", "hosts", "doctor", "docs", "engine", "cli")
"""Folders whose modules take longest: some wait while others compute."""
MACHINES = frozenset({"checkout", "docker_engine", "engine", "engine_environment", "make_direct", "pulumi_engine"})
"""Fixtures of real engines, of real hosts and of steps that are really run. A test with one is thorough unless it is
marked quick."""
QUICK = "not thorough"
"""The marker expression by which `make test` selects its tests; `make test-all` selects all of them."""
LEFT = pytest.StashKey["Counter[str]"]()
"""The number of thorough tests that this run leaves out, by folder."""


def pytest_xdist_auto_num_workers() -> int:
    """Return one more than there are cores: most tests wait for engines and hosts."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a machine as thorough. What takes long begins first, so that no core is idle in the end; a module
    of each folder after the other."""
    for item in items:
        if MACHINES.intersection(getattr(item, "fixturenames", ())) and not item.get_closest_marker("quick"):
            item.add_marker("thorough")
    turns = {module: turn for _, modules in groupby(sorted({item.path for item in items}), key=_folder)
             for turn, module in enumerate(modules)}
    items.sort(key=lambda item: (_folder(item.path) not in LONG, turns[item.path], item.path))


def _folder(module: Path) -> str:
    """The one below tests/."""
    return os.path.relpath(module, HERE).split(os.sep)[0]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Install Nginx, which the tests run on this machine, where it is missing."""
    if not hasattr(session.config, "workerinput") and find() is None:
        try:
            packages.install_private_nginx(600)
        except Failure as failure:
            pytest.exit(failure.text(), returncode=1)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count what `make test` leaves to `make test-all`."""
    for item in items:
        if item.config.option.markexpr == QUICK and item.get_closest_marker("thorough"):
            item.config.stash.setdefault(LEFT, Counter())[_folder(item.path)] += 1


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the count of a worker; each of them has collected all tests."""
    left = getattr(node, "workeroutput", {}).get("left")
    if left:
        node.config.stash[LEFT] = Counter(left)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand a worker's count on. A skip that hides something a machine could run is a failure."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left"] = dict(session.config.stash.get(LEFT, {}))
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if "CI" in os.environ and reporter is not None and _hiding(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason in sorted(_hiding(terminalreporter)):
        terminalreporter.write_line(f"skipped without saying that {CANNOT}: {reason}")
    left = terminalreporter.config.stash.get(LEFT, Counter())
    if left:
        folders = ", ".join(f"{folder} {number}" for folder, number in left.most_common())
        terminalreporter.write_line(f"left to make test-all: {left.total()} tests ({folders})")


def _hiding(reporter: pytest.TerminalReporter) -> set[str]:
    skipped = [report.longrepr for report in reporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)]
    reasons = {reason.removeprefix("Skipped: ") for _, _, reason in skipped}
    return {reason for reason in reasons if not reason.startswith(CANNOT)}
