"""Names that follow from content."""

import re

import pytest

from portico.planning.content_id import content_id, keyed_content_id


def test_an_id_is_twelve_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{12}", content_id({"a": 1}))
    assert re.fullmatch("[0-9a-f]{12}", keyed_content_id({"a": 1}, "key"))


def test_the_same_content_has_the_same_id_for_ever() -> None:
    assert content_id({"b": [1, None, "\u00fc"], "a": True}) == "2acc44f2d48e"


def test_the_order_of_names_does_not_matter_and_that_of_lists_does() -> None:
    assert content_id({"a": 1, "b": 2}) == content_id({"b": 2, "a": 1})
    assert content_id([1, 2]) != content_id([2, 1])


@pytest.mark.parametrize("other", [{"a": "1"}, {"a": 1.5}, {"a": True}, {"a": [1]}, {"A": 1}, {}, None])
def test_other_content_has_another_id(other: object) -> None:
    assert content_id(other) != content_id({"a": 1})


def test_a_keyed_id_depends_on_content_and_key() -> None:
    ids = {keyed_content_id(content, key) for content in ("a", "b") for key in ("k", "l")}
    assert len(ids) == 4


def test_a_keyed_id_is_not_the_plain_one() -> None:
    assert keyed_content_id("hunter2", "key") != content_id("hunter2")
