"""The record of repaired drift loses nothing, whatever other step is done at the same time."""

from pathlib import Path

import pytest

from portico.agent.drift import mended
from portico.agent.machine.running_lock import locked, opened
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.drift import Drift
from portico.protocol.plan.header import Header


def test_one_step_at_a_time_writes_what_it_has_repaired(tmp_path: Path) -> None:
    place = Place(str(tmp_path), str(tmp_path), header=Header(deadline=1, directory=str(tmp_path), run=str(tmp_path)))
    mended.remember(place, "gunicorn", Drift(step="gunicorn", times=1, found=["stopped"]))

    with locked(place.lane("drift"), 1, opened), pytest.raises(Failure, match="held by process"):
        mended.remember(place, "static", Drift(step="static", times=2, found=["changed"]))
    mended.remember(place, "static", Drift(step="static", times=3, found=["changed"]))

    assert {step: repair.times for step, repair in mended.remembered(place).items()} == {"gunicorn": 1, "static": 3}
