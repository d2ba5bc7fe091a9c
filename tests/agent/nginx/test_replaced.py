"""Links to sites made by hand: away with the site's activation, back when it goes."""

import os
from pathlib import Path

import pytest

from portico.agent.drift import steps
from portico.agent.nginx import replaced
from portico.agent.nginx.base import MARK
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.site import NginxPlan, Site


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return a place whose Nginx has two sites, one with an absolute link and one with a relative link."""
    made = Place(str(tmp_path), str(tmp_path))
    for folder in ("sites-available", "sites-enabled"):
        (made.nginx / folder).mkdir(parents=True)
    for name in ("myproject", "other.conf"):
        (made.nginx / "sites-available" / name).write_text("server {}\n")
    (made.nginx / "sites-enabled" / "myproject").symlink_to(made.nginx / "sites-available" / "myproject")
    (made.nginx / "sites-enabled" / "other.conf").symlink_to("../sites-available/other.conf")
    return made


def _links(place: Place) -> dict[str, str]:
    return {link.name: os.readlink(link) for link in (place.nginx / "sites-enabled").iterdir()}


def test_links_go_and_come_back_as_they_were(place: Place) -> None:
    before = _links(place)

    replaced.take_out(place, place.nginx, ["myproject", "other.conf"])
    assert (_links(place), replaced.stands(place, ["myproject", "other.conf"])) == ({}, True)

    replaced.take_out(place, place.nginx, ["myproject"])
    assert (set(_links(place)), replaced.stands(place, ["other.conf"])) == ({"other.conf"}, False)

    replaced.take_out(place, place.nginx, [])
    assert (_links(place), replaced.stands(place, [])) == (before, True)
    assert not (place.directory / "replaced.json").exists()


def test_in_a_copy_the_links_go_and_the_folder_itself_is_untouched(place: Place, tmp_path: Path) -> None:
    before, copy = _links(place), tmp_path / "staged"
    (copy / "sites-enabled").mkdir(parents=True)
    (copy / "sites-enabled" / "myproject").write_text("server {}\n")

    replaced.take_out(place, copy, ["myproject"])

    assert (list((copy / "sites-enabled").iterdir()), _links(place)) == ([], before)
    assert not (place.directory / "replaced.json").exists()


def test_a_link_whose_file_is_gone_or_that_somebody_made_again_is_left_alone(place: Place) -> None:
    replaced.take_out(place, place.nginx, ["myproject", "other.conf"])
    (place.nginx / "sites-available" / "myproject").unlink()
    (place.nginx / "sites-enabled" / "other.conf").symlink_to("elsewhere")

    replaced.take_out(place, place.nginx, [])

    assert _links(place) == {"other.conf": "elsewhere"}


def test_what_could_not_be_put_back_is_refused_and_so_is_a_site_of_porticos_own(place: Place) -> None:
    (place.nginx / "sites-enabled" / "written").write_text("server {}\n")
    (place.nginx / "sites-available" / "other.conf").write_text(f"{MARK}\n")

    replaced.require_replaceable(place, ["myproject", "absent"])
    for name, seen in (("written", "a file"), ("other.conf", "one of Portico's own")):
        with pytest.raises(Failure) as refused:
            replaced.require_replaceable(place, [name])
        assert f"got {seen}" in refused.value.text()


def test_a_link_that_somebody_put_back_is_drift(place: Place) -> None:
    place.unit = "portico-test"
    site = Site(config_id="none", instance="none", release="none", static="none", listen=[], files={},
                replaces=["myproject", "absent"])

    found = [each for each in steps.nginx(place, NginxPlan(site=site)) if each.where.endswith("myproject")]

    assert [(each.step, each.what) for each in found] == [("nginx", "is back, which nginx.replaces names")]
