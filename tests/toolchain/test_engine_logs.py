"""Logs of the engine do not fill the disk."""

import os
import time
from pathlib import Path

from toolchain import build
from toolchain.cache import Cache

HOUR = 3600


def test_an_engine_that_is_there_keeps_the_logs_of_the_last_week_alone(tmp_path: Path) -> None:
    logs = tmp_path / f"toolchain-{build.key()}" / "home" / "logs"
    logs.mkdir(parents=True)
    for name, hours in (("new", 0), ("of-this-week", 6 * 24), ("old", 8 * 24)):
        (logs / f"{name}.log").touch()
        os.utime(logs / f"{name}.log", (time.time() - hours * HOUR,) * 2)

    assert build.installed(Cache(tmp_path)) is not None
    assert {log.stem for log in logs.iterdir()} == {"new", "of-this-week"}


def test_an_engine_without_logs_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / f"toolchain-{build.key()}" / "home").mkdir(parents=True)

    assert build.installed(Cache(tmp_path)) is not None
