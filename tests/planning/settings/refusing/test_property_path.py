"""Places in the configuration, for the eye and for the shell."""

import pytest

from portico.planning.settings.refusing.fault import Place
from portico.planning.settings.refusing.property_path import dotted, typed_place, visible


@pytest.mark.parametrize(
    ("place", "shown", "in_the_shell"),
    [
        (("app",), "app", "app"),
        (("app", "name"), "app.name", "--path app.name"),
        (("nginx", "static", 0, "url"), "nginx.static[0].url", "--path 'nginx.static[0].url'"),
        (("app", "a.b"), 'app["a.b"]', "--path 'app[\"a.b\"]'"),
        (("app", ""), 'app[""]', "--path 'app[\"\"]'"),
        (("app", "a'b"), 'app["a\'b"]', "--path 'app[\"a'\"'\"'b\"]'"),
        (("app", "a\n'b"), 'app["a\\n\'b"]', "--path $'app[\\\"a\\n\\'b\\\"]'"),
    ],
)
def test_a_place_is_written_as_pulumi_reads_it(place: Place, shown: str, in_the_shell: str) -> None:
    assert (dotted(place), typed_place(place)) == (shown, in_the_shell)


@pytest.mark.parametrize("name", ["a\0b", 'a\\"b', "a\\"])
def test_a_name_that_pulumi_has_no_words_for_is_left_to_what_holds_it(name: str) -> None:
    assert typed_place(("app", "environment", name)) == "--path app.environment"


@pytest.mark.parametrize(
    ("value", "text"),
    [("\u00fc", '"\u00fc"'), ("\u202e", '"\\u202e"'), ("\U000e0041", '"\\U000e0041"'), ({"a": None}, '{"a": null}')],
)
def test_every_character_of_a_value_can_be_seen(value: object, text: str) -> None:
    assert visible(value) == text
