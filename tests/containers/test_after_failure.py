"""The previous release or the next one is deployed after a broken update, without a failed request."""

from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.refusal import FAILED


def test_a_broken_release_then_the_previous_one_drops_no_request(contained: ContainedSite) -> None:
    live = contained.instances()
    with contained.load() as load:
        contained.write({**apps.good("bad"), "wsgi.py": apps.CANNOT_IMPORT})
        with contained.impatient():
            broken = contained.up()
        contained.write(apps.good("one"))
        contained.must_up()

    assert (broken.status, load.failures) == (FAILED, [])
    assert contained.get() == (200, "one0")
    assert contained.every("app") == contained.containers("app")
    assert (contained.instances(), len(contained.every("app"))) == (live, 1)


def test_a_broken_release_then_a_good_one_drops_no_request(contained: ContainedSite) -> None:
    with contained.load() as load:
        contained.write({**apps.good("bad"), "wsgi.py": apps.ANSWERS_500})
        with contained.impatient():
            broken = contained.up()
        contained.write(apps.good("mended"))
        contained.must_up()

    assert (broken.status, load.failures) == (FAILED, [])
    assert contained.get() == (200, "mended0")
    assert contained.every("app") == contained.containers("app")
    assert contained.instances() == {contained.outputs()["instance"]}
    assert contained.preview().status == 0
