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


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_a_broken_release_gets_no_traffic_and_going_back_is_clean(deployed: Site, bad: Bad) -> None:
    instance, files = deployed.outputs()["instance"], deployed.nginx_files()

    with Load(deployed.port) as load:
        deployed.write({**apps.good("bad"), **bad.files})
        broken = deployed.up()
        after_broken, running = deployed.nginx_files(), deployed.instances()
        deployed.write(apps.good("one"))
        deployed.must_up()

    assert broken.status != 0
    assert [words for words in bad.says if words not in broken.text] == []
    assert (after_broken, running) == (files, {instance})
    assert load.failures == []
    assert (deployed.instances(), deployed.nginx_files()) == ({instance}, files)


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
    assert "16 unchanged" in deployed.must_up()
