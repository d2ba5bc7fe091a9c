"""What all tests have in common: in CI, a skipped test has to say that the machine cannot run it."""

import os
from itertools import groupby
from pathlib import Path

import pytest

CANNOT = "this machine cannot"
HERE = Path(__file__).parent
LONG = ("containers", "hosts", "doctor", "docs", "engine", "cli")
"""Folders whose modules take longest: some wait while others compute."""


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: most tests wait for engines and hosts."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no core is idle in the end; a module of each folder after the other."""
    turns = {module: turn for _, modules in groupby(sorted({item.path for item in items}), key=_folder)
             for turn, module in enumerate(modules)}
    items.sort(key=lambda item: (_folder(item.path) not in LONG, turns[item.path], item.path))


def _folder(module: Path) -> str:
    """The one below tests/."""
    return os.path.relpath(module, HERE).split(os.sep)[0]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skip that hides something a machine could run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if "CI" in os.environ and reporter is not None and _hiding(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason in sorted(_hiding(terminalreporter)):
        terminalreporter.write_line(f"skipped without saying that {CANNOT}: {reason}")


def _hiding(reporter: pytest.TerminalReporter) -> set[str]:
    skipped = [report.longrepr for report in reporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)]
    reasons = {reason.removeprefix("Skipped: ") for _, _, reason in skipped}
    return {reason for reason in reasons if not reason.startswith(CANNOT)}
