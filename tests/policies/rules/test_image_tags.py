"""policies/rules/image_tags.py"""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from policies.rules.image_tags import POLICY, is_latest
from policies.rules.inputs import CONTAINER, SERVICE
from tests.policies.conftest import Reported

NAMES = some.from_regex(r"([a-z0-9]{1,5}(\.[a-z]{2,3})?(:[0-9]{2,4})?/)?([a-z0-9]{1,5}/)?[a-z0-9]{1,8}", fullmatch=True)


@given(NAMES)
def test_a_name_without_a_tag_is_latest(name: str) -> None:
    assert is_latest(name)
    assert is_latest(f"{name}:latest")


@given(NAMES, some.from_regex(r"[0-9][a-z0-9._-]{0,8}", fullmatch=True))
def test_a_tag_or_a_digest_says_which(name: str, tag: str) -> None:
    assert not is_latest(f"{name}:{tag}")
    assert not is_latest(f"{name}@sha256:{'0' * 64}")


@pytest.mark.parametrize("name", ["sha256:0123", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"])
def test_an_id_and_an_image_that_is_not_there_yet_pass(reported: Reported, name: str) -> None:
    assert reported(POLICY, CONTAINER, {"image": name}) == []


@pytest.mark.parametrize(("kind", "inputs"), [
    (CONTAINER, {"image": "shop"}),
    (SERVICE, {"taskSpec": {"containerSpec": {"image": "shop"}}}),
    ("docker:index/remoteImage:RemoteImage", {"name": "shop"}),
])
def test_each_place_with_an_image_is_seen(reported: Reported, kind: str, inputs: dict[str, object]) -> None:
    (fault,) = reported(POLICY, kind, inputs)

    assert fault.startswith("it: expected an image of a version that is named, got shop\n    to fix it: ")
