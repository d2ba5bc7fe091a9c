"""Apps that must not get traffic: the update fails at the step at fault, and the previous release keeps answering."""

import pytest

from tests.engine import apps
from tests.engine.bad_apps import BAD, Bad
from tests.engine.conftest import MakeDirect
from tests.engine.site import Site
from tests.load import Load


@pytest.fixture(scope="module")
def deployed(make_direct: MakeDirect) -> Site:
    """A site that does not wait long for an app that hangs when it is to end."""
    site = make_direct()
    site.configure("gunicorn", graceful_timeout=1)
    site.must_up()
    return site


@pytest.fixture(scope="module")
def live(deployed: Site) -> tuple[str, dict[str, bytes]]:
    """The instance that was live before anything was broken, and Nginx's files."""
    return deployed.outputs()["instance"], deployed.nginx_files()


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_a_broken_release_gets_no_traffic(deployed: Site, live: tuple[str, dict[str, bytes]], bad: Bad) -> None:
    deployed.write({**apps.good("bad"), **bad.files})

    with Load(deployed.port) as load, deployed.impatient(bad.settle):
        broken = deployed.up()

    assert broken.status != 0
    assert [words for words in bad.says if words not in broken.text] == []
    assert load.failures == []
    assert (deployed.instances(), deployed.nginx_files()) == ({live[0]}, live[1])


def test_going_back_after_broken_releases_is_clean(deployed: Site, live: tuple[str, dict[str, bytes]]) -> None:
    deployed.write(apps.good("one"))

    with Load(deployed.port) as load:
        deployed.must_up()

    assert load.failures == []
    assert deployed.get() == (200, "one0")
    assert (deployed.instances(), deployed.nginx_files()) == ({live[0]}, live[1])
    assert len(list((deployed.place / "releases").iterdir())) == 1


def test_a_broken_release_then_a_good_one_drops_no_request(deployed: Site) -> None:
    with Load(deployed.port) as load:
        deployed.write({**apps.good("bad"), "wsgi.py": apps.ANSWERS_500})
        with deployed.impatient():
            assert deployed.up().status != 0
        deployed.write(apps.good("mended"))
        deployed.must_up()

    assert load.failures == []
    assert deployed.get() == (200, "mended0")
    assert deployed.instances() == {deployed.outputs()["instance"]}
    assert len(list((deployed.place / "releases").iterdir())) == 1
    deployed.must_do_nothing()
