"""Apps that must not get traffic: the update fails at the step at fault, and the previous release keeps answering."""

import pytest

from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.engine.bad_apps import BAD, Bad

FAILED = 1
OF_CONTAINERS = [name for name in BAD if not name.startswith("a requirement that")]
"""What fails in a container; what fails while an image is built is told by the builder."""


@pytest.fixture(scope="module")
def live(contained: ContainedSite) -> str:
    """The instance that was live before anything was broken."""
    return str(contained.outputs()["instance"])


def _break(site: ContainedSite, bad: Bad) -> None:
    site.write({**apps.good("bad"), **bad.files})


@pytest.mark.parametrize("name", OF_CONTAINERS)
def test_a_broken_release_gets_no_traffic_and_the_error_quotes_its_container(
    contained: ContainedSite, live: str, name: str
) -> None:
    _break(contained, BAD[name])

    told = "\n".join(contained.refused())

    assert [words for words in BAD[name].says if words not in told] == []
    assert contained.get() == (200, "one0")
    assert live in contained.instances()


def test_a_second_update_of_a_broken_release_is_refused_like_the_first(contained: ContainedSite, live: str) -> None:
    _break(contained, BAD["answers 500"])

    told = [contained.refused(), contained.refused()]

    print("\n".join(told[0]))
    assert contained.get() == (200, "one0")
    assert live in contained.instances()


def test_going_back_after_a_broken_release_is_clean(contained: ContainedSite, live: str) -> None:
    files = contained.nginx_files()
    contained.write(apps.good("one"))

    contained.must_change()

    assert contained.get() == (200, "one0")
    assert contained.nginx_files() == files
    assert contained.instances() == {live}


def test_a_broken_release_then_the_previous_one_drops_no_request(contained: ContainedSite, live: str) -> None:
    app = contained.containers("app")
    with contained.load() as load:
        _break(contained, BAD["cannot import"])
        broken = contained.up()
        contained.write(apps.good("one"))
        contained.must_up()

    assert (broken.status, load.failures) == (FAILED, [])
    assert contained.get() == (200, "one0")
    assert contained.every("app") == contained.containers("app")
    assert contained.instances() == {live}
    assert len(app) == 1


def test_a_broken_release_then_a_good_one_drops_no_request(contained: ContainedSite) -> None:
    with contained.load() as load:
        _break(contained, BAD["exits after 2 s"])
        broken = contained.up()
        contained.write(apps.good("mended"))
        contained.must_up()

    assert (broken.status, load.failures) == (FAILED, [])
    assert contained.get() == (200, "mended0")
    assert contained.instances() == {contained.outputs()["instance"]}
    assert contained.every("app") == contained.containers("app")
    assert contained.preview().status == 0
