"""The state of Nginx's processes."""

from pathlib import Path

import pytest

from portico.agent.machine import process
from portico.agent.nginx.private import PrivateNginx
from portico.agent.place import Place

TITLES = {2: "nginx: worker process", 3: "nginx: worker process is shutting down", 4: ""}


@pytest.fixture
def nginx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PrivateNginx:
    """An Nginx with a worker of each kind; the last one ended while it was looked at."""
    made = PrivateNginx(Place(str(tmp_path), str(tmp_path)))
    monkeypatch.setattr(made, "master", lambda: (1, 0))
    monkeypatch.setattr(process, "children", lambda pid: dict.fromkeys(TITLES, 0))
    monkeypatch.setattr(process, "title", TITLES.__getitem__)
    return made


def test_a_worker_that_has_just_gone_neither_accepts_nor_finishes_requests(nginx: PrivateNginx) -> None:
    assert nginx.workers() == {(2, 0)}
    assert nginx.leaving() == {(3, 0)}
