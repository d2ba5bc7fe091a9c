"""Nobody but the app can read its secrets."""

import os
import stat
from pathlib import Path

import pytest

from tests.agent.apps import ENVIRONMENT
from tests.agent.driver import Chain, Source
from tests.agent.watching import answer, files_of
from tests.processes import processes_below

VALUE = "hunter2-\"quoted\" $HOME 'and' more"


@pytest.fixture
def source(chain: Chain) -> Source:
    """An app that tells its environment, released."""
    return chain.released(ENVIRONMENT)


def deployed(chain: Chain, source: Source) -> str:
    section = chain.instance(source)
    chain.does("secrets", instance=section["id"], secrets={"TOKEN": VALUE})
    instance = chain.proven(source)
    chain.activated(source, instance)
    return instance


def test_the_app_gets_them(chain: Chain, source: Source) -> None:
    deployed(chain, source)
    assert VALUE.replace('"', '\\"') in answer(chain.port)[1]


def test_they_are_in_one_file_that_only_its_owner_reads(chain: Chain, source: Source) -> None:
    instance = deployed(chain, source)
    chain.does("gunicorn", instance=chain.instance(source))
    holding = [path for path, data in files_of(chain.directory).items() if b"hunter2" in data]
    assert holding == [f"instances/{instance}/secrets.json"]
    assert stat.S_IMODE((chain.directory / holding[0]).stat().st_mode) == 0o600


def test_no_command_line_and_no_environment_of_nginx_holds_them(chain: Chain, source: Source) -> None:
    deployed(chain, source)
    for pid, command in processes_below(chain.directory).items():
        assert "hunter2" not in command
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        assert ("nginx:" in command) is (b"hunter2" not in environment)


def test_neither_words_nor_evidence_tell_them(chain: Chain, source: Source) -> None:
    told = chain.told("secrets", instance="0123456789ab", secrets={"TOKEN": VALUE})
    assert "hunter2" not in f"{told}"
    assert "TOKEN" not in f"{told}"


def test_a_plan_cut_off_in_a_secret_is_not_repeated(chain: Chain) -> None:
    class CutOff(Chain):
        def text(self, deadline: int = 60, **sections: object) -> str:
            whole = super().text(deadline, **sections)
            return whole[: whole.index("hunter2") + 7]

    told = CutOff(chain.folder, chain.environment).told("secrets", instance="0", secrets={"TOKEN": VALUE})
    assert told.status == 1
    assert "hunter2" not in f"{told}"


def test_they_go_with_their_instance(chain: Chain, source: Source) -> None:
    instance = deployed(chain, source)
    chain.does("remove-nginx")
    chain.does("remove-secrets", instance=instance)
    assert not [path for path, data in files_of(chain.directory).items() if b"hunter2" in data]
    assert os.listdir(chain.directory / "instances") == [instance]
