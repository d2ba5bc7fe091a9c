"""Apps that must not get traffic: the update fails at the step at fault, and the previous release keeps answering."""

import pytest

from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.engine.bad_apps import BAD, Bad
from tests.engine.site import LIKE_USERS

CASES = {
    **{name: BAD[name] for name in ("cannot import", "hangs")},
    "exits after 2 s": Bad({"wsgi.py": apps.EXITS_AFTER_2_S}, (": expected", "exited", "out of luck", "to fix it: "),
                           LIKE_USERS),
}
"""Broken apps; two seconds may be over when a container is asked, then the earlier step fails."""


@pytest.fixture(scope="module")
def contained(make_contained: MakeContained) -> ContainedSite:
    """A site that does not wait long for an app that hangs when it is to end."""
    site = make_contained()
    site.configure("gunicorn", graceful_timeout=1)
    site.must_up()
    return site


@pytest.fixture(scope="module")
def live(contained: ContainedSite) -> str:
    """The instance that was live before anything was broken."""
    return str(contained.outputs()["instance"])


def _break(site: ContainedSite, bad: Bad) -> None:
    site.write({**apps.good("bad"), **bad.files})


@pytest.mark.parametrize("bad", CASES.values(), ids=list(CASES))
def test_a_broken_release_gets_no_traffic_and_is_stopped_and_the_error_quotes_its_container(
    contained: ContainedSite, live: str, bad: Bad
) -> None:
    _break(contained, bad)

    told = "\n".join(contained.refused(bad.settle))

    assert [words for words in bad.says if words not in told] == []
    assert contained.get() == (200, "one0")
    assert contained.instances() == {live}
    assert len(contained.every("app")) > 1


def test_a_second_update_of_a_broken_release_is_refused_like_the_first(contained: ContainedSite, live: str) -> None:
    _break(contained, BAD["answers 500"])

    told = ["\n".join(contained.refused()) for _ in range(2)]

    assert [words for words in BAD["answers 500"].says for said in told if words not in said] == []
    assert contained.get() == (200, "one0")
    assert contained.instances() == {live}
