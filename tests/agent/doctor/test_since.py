"""The lines of an Nginx error log that are of the site as it is now."""

import os
import time
from pathlib import Path

import pytest

from portico.agent.doctor.since import lines_of, state_of

MASTER = 54
SECOND = 1_700_000_000.0
"""A whole second; the workers were started half a second later."""
LOADED = SECOND + 0.5


def _logged(folder: Path, second: float, written: float, pid: int = MASTER) -> Path:
    """Make a log with one line, and the time at which it was written."""
    log = folder / "error.log"
    stamp = time.strftime("%Y/%m/%d %H:%M:%S", time.localtime(second))
    log.write_text(f"{stamp} [emerg] {pid}#{pid}: bind() to 0.0.0.0:8099 failed (98: Address already in use)\n")
    os.utime(log, (written, written))
    return log


@pytest.mark.parametrize(("second", "written", "counts"), [
    (SECOND + 1, LOADED + 1, True), (SECOND, LOADED + 2, True), (SECOND, LOADED - 0.1, False),
    (SECOND - 1, LOADED + 2, False),
], ids=["a later second", "that second, written later", "that second, written before", "a second before"])
def test_a_line_counts_when_it_was_written_after_the_workers_were_started(
    tmp_path: Path, second: float, written: float, counts: bool,
) -> None:
    log = _logged(tmp_path, second, written)

    assert bool(lines_of(log, {MASTER}, LOADED, state_of(log).written)) is counts


def test_a_line_of_another_process_does_not_count(tmp_path: Path) -> None:
    log = _logged(tmp_path, SECOND + 1, LOADED + 1, pid=7)

    assert lines_of(log, {MASTER}, LOADED, state_of(log).written) == []


def test_a_missing_log_is_empty(tmp_path: Path) -> None:
    assert state_of(tmp_path / "error.log").size == 0
