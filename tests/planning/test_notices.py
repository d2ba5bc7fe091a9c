"""An update says what a person should know although nothing is wrong."""

from pathlib import Path

from portico.planning.app_source import AppSource
from portico.planning.notices import notices
from portico.planning.settings import Settings
from portico.planning.source.tree import SourceTree
from tests.planning.settings.bad_input import GOOD

QUIET = Settings.read(GOOD)


def _source(*left_out: str) -> AppSource:
    return AppSource(SourceTree(Path("/nowhere"), (), left_out), (), ())


def test_nothing_is_said_of_an_ordinary_site() -> None:
    assert list(notices(QUIET, _source())) == []


def test_what_is_left_out_is_said_once_with_the_way_back() -> None:
    (words,) = notices(QUIET, _source(".env", "dev.db"))
    assert words.startswith("app.source: left out of the release: .env, dev.db. ")
    assert "the variables of .env belong in app.environment and app-secrets" in words
    assert words.endswith("A line !NAME in .porticoignore takes it back.")


def test_a_long_list_is_cut() -> None:
    (words,) = notices(QUIET, _source(*(f"{number}.db" for number in range(10))))
    assert "7.db and 2 more. " in words


def test_an_address_as_the_only_name_is_for_a_trial() -> None:
    settings = Settings.read({**GOOD, "nginx": {"server_names": ["192.0.2.1"]}})
    assert "192.0.2.1 is an address, which is for a trial" in next(notices(settings, _source()))
