"""Only lines of Nginx's own master decide whether Nginx has given up a reload."""

import os
from pathlib import Path

import pytest

from portico.agent.nginx import base, live
from portico.agent.nginx.private import PrivateNginx
from portico.agent.place import Place
from portico.protocol.failure import Failure

EMERG = '2026/11/28 01:00:00 [emerg] {pid}#{pid}: directive "server_tokens" is not terminated by ";" in shop.conf:31\n'
BY_ANOTHER = EMERG.format(pid=1) + 'nginx: [emerg] directive "server_tokens" is not terminated by ";" in shop.conf:31\n'
"""A line that the shell in Nginx's container logs as long as the configuration is broken."""


@pytest.fixture
def nginx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PrivateNginx:
    """An Nginx whose master is this process, and whose log is empty."""
    made = PrivateNginx(Place(str(tmp_path), str(tmp_path)))
    made.log = tmp_path / "error.log"
    monkeypatch.setattr(made, "master", lambda: (os.getpid(), 0))
    monkeypatch.setattr(made, "workers", set)
    monkeypatch.setattr(base, "CONFIRM", 1)
    return made


def test_what_another_process_logs_meanwhile_is_no_refusal(
    nginx: PrivateNginx, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([None, live.Ids(config_id="c1", instance="i1", release="r1")])
    monkeypatch.setattr(live, "answering", lambda _: next(answers))
    nginx.log.write_text(BY_ANOTHER)

    nginx.confirm("c1", set(), 0)


def test_what_the_master_logs_is_a_refusal(nginx: PrivateNginx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "answering", lambda _: None)
    nginx.log.write_text(EMERG.format(pid=os.getpid()))

    with pytest.raises(Failure, match="no answer") as refused:
        nginx.confirm("c1", set(), 0)

    assert "is not terminated" in refused.value.lines[0]
