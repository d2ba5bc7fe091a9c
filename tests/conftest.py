"""What all tests have in common: in CI, a skipped test has to say that the machine cannot run it."""

import os

import pytest

CANNOT = "this machine cannot"
LONG = ("containers", "hosts", "doctor", "docs", "engine", "cli")
"""Folders whose modules take longest, the longest first."""


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: most tests wait for engines and hosts."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no core is idle in the end."""
    items.sort(key=lambda item: LONG.index(folder) if (folder := _folder(item)) in LONG else len(LONG))


def _folder(item: pytest.Item) -> str:
    """The one below tests/, if any."""
    return "".join(item.nodeid.split("/")[1:2])


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
