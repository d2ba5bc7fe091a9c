"""Apps that must not get traffic: the update fails at the step at fault, and the previous release keeps answering."""

import pytest

from tests.engine import apps
from tests.engine.bad_apps import BAD, Bad
from tests.engine.conftest import MakeSite
from tests.engine.site import Site
from tests.load import Load


@pytest.fixture(scope="module")
def deployed(make_site: MakeSite) -> Site:
    """A site whose processes have to live for as long as a user's, or none would be seen to exit."""
    site = make_site()
    site.settle_as_for_users()
    site.must_up()
    return site


@pytest.fixture(scope="module")
def live(deployed: Site) -> tuple[str, dict[str, bytes]]:
    """The instance that was live before anything was broken, and Nginx's files."""
    return deployed.outputs()["instance"], deployed.nginx_files()


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_a_broken_release_gets_no_traffic(deployed: Site, live: tuple[str, dict[str, bytes]], bad: Bad) -> None:
    deployed.write({**apps.good("bad"), **bad.files})

    with Load(deployed.port) as load:
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
        assert deployed.up().status != 0
        deployed.write(apps.good("mended"))
        deployed.must_up()

    assert load.failures == []
    assert deployed.get() == (200, "mended0")
    assert deployed.instances() == {deployed.outputs()["instance"]}
    assert len(list((deployed.place / "releases").iterdir())) == 1
    deployed.must_do_nothing()
