"""A site's key is a name that useradd, systemd and paths take, and that no other stack has."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portico.planning.places.site_key import LONGEST, site_key

NAME = st.text("abcXYZ012-_.", min_size=1, max_size=40) | st.from_regex(r"[A-Za-z0-9_.-]{1,100}", fullmatch=True)
STACK = st.tuples(NAME, NAME)


@given(STACK)
def test_a_key_is_a_name_for_a_user(stack: tuple[str, str]) -> None:
    key = site_key(*stack)
    assert re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", key)
    assert len(key) <= LONGEST


@given(STACK, STACK)
def test_two_stacks_never_share_a_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assume(one != other)
    assert site_key(*one) != site_key(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("shop", "eu-prod"), ("shop-eu", "prod")),
        (("shop-", "prod"), ("shop", "-prod")),
        (("shop-eu", "a-b"), ("shop-eu-a", "b")),
        (("shop", "Prod"), ("shop", "prod")),
        (("shop", "a_b"), ("shop", "a.b")),
        (("shop", "a" * 60), ("shop", "a" * 61)),
    ],
)
def test_stacks_that_look_alike_have_keys_of_their_own(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert site_key(*one) != site_key(*other)


@pytest.mark.parametrize(
    ("project", "stack", "key"),
    [
        ("portico", "prod", "portico-prod"),
        ("portico", "eu-prod-2", "portico-eu-prod-2"),
        ("portico", "Prod", "portico-prod-2509e7"),
        ("1", "2", "s1-2-d93992"),
    ],
)
def test_the_key_of_a_stack_is_the_same_for_ever(project: str, stack: str, key: str) -> None:
    assert site_key(project, stack) == key
