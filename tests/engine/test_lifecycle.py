"""Changes of a site that is up, on the real engine; its life from the first deploy to destroy is in tests/contract."""

import json
import os
import re

import pytest

from portico.protocol.plan.static import EARLIER
from tests.engine import apps
from tests.engine.bad_apps import LONG_LINES
from tests.engine.site import Site
from tests.load import Load


def _conf(site: Site) -> bytes:
    """The site's file of Nginx; a test may have renamed the app."""
    return site.nginx_files()[f"{site.config['portico:app']['name']}.conf"]


def test_the_outputs_in_the_state_are_those_that_pulumi_tells(deployed: Site) -> None:
    told = deployed.pulumi("stack", "output", "--json", "--stack", "test").text

    assert deployed.outputs() == json.loads(told)


def test_a_broken_release_is_refused_and_the_one_before_comes_back_without_a_lost_request(deployed: Site) -> None:
    live, files, source = deployed.outputs(), deployed.nginx_files(), deployed.sources()

    with Load(deployed.port) as load:
        deployed.write({**apps.good("bad"), **LONG_LINES.files})
        broken = deployed.up()
        deployed.write(source)
        deployed.must_up()

    assert (broken.status != 0, load.failures) == (True, [])
    assert [words for words in LONG_LINES.says if words not in broken.text] == []
    assert (deployed.outputs()["instance"], deployed.nginx_files()) == (live["instance"], files)
    assert deployed.instances() == {live["instance"]}
    assert [each.name for each in (deployed.place / "releases").iterdir()] == [live["release"]]


def test_changed_settings_are_a_new_instance_of_the_same_release(deployed: Site) -> None:
    before = deployed.outputs()
    deployed.configure("gunicorn", workers=1)

    with Load(deployed.port) as load:
        deployed.must_up()

    after = deployed.outputs()
    assert load.failures == []
    assert after["release"] == before["release"]
    assert after["instance"] != before["instance"]
    assert deployed.instances() == {after["instance"]}


def test_a_setting_of_nginx_alone_restarts_no_gunicorn(deployed: Site) -> None:
    before = deployed.outputs()
    deployed.configure("nginx", client_max_body_size="1m")

    with Load(deployed.port) as load:
        deployed.must_up()

    after = deployed.outputs()
    assert load.failures == []
    assert after["instance"] == before["instance"]
    assert after["config_id"] != before["config_id"]
    assert b"client_max_body_size 1m;" in _conf(deployed)


def test_a_changed_static_file_is_served_byte_for_byte(deployed: Site) -> None:
    files = {**apps.good("two"), "static/site.css": "body { color: navy }\n"}
    deployed.write(files)

    with Load(deployed.port) as load:
        deployed.must_up()

    assert load.failures == []
    assert deployed.get("/static/site.css") == (200, files["static/site.css"])
    assert len(set(os.listdir(deployed.place / "static")) - {EARLIER}) == 1


def test_a_renamed_app_moves_its_site_and_leaves_no_old_file(deployed: Site) -> None:
    deployed.configure("app", name="market")

    with Load(deployed.port) as load:
        deployed.must_up()

    assert load.failures == []
    assert set(deployed.nginx_files()) == {"nginx.conf", "000-catchall.conf", "market.conf"}
    assert deployed.get()[0] == 200


@pytest.mark.parametrize("bind", ["tcp", "unix"])
def test_the_address_of_gunicorn_can_be_switched_and_switched_back(deployed: Site, bind: str) -> None:
    deployed.configure("gunicorn", bind=bind)

    with Load(deployed.port) as load:
        deployed.must_up()

    address = deployed.outputs()["hosts"]["127.0.0.1"]["upstream"]
    assert load.failures == []
    assert address.startswith({"tcp": "127.0.0.1:80", "unix": "unix:"}[bind])
    assert len(deployed.instances()) == 1


def test_a_preview_shows_which_lines_of_which_file_change(deployed: Site) -> None:
    before = re.findall(r"client_max_body_size \w+;", _conf(deployed).decode())
    deployed.configure("nginx", client_max_body_size="2m")

    text = deployed.pulumi("preview", "--diff", "--stack", "test").text

    assert f'-         "    {before[0]}",' in text
    assert '+         "    client_max_body_size 2m;",' in text


def test_an_app_without_static_files_is_a_site_too(deployed: Site) -> None:
    files = apps.good("plain ")
    deployed.write({name: text for name, text in files.items() if not name.startswith("static/")})

    deployed.must_up()

    outputs = deployed.outputs()
    assert deployed.get() == (200, "plain 0")
    assert "static_url" not in outputs
    assert b"alias" not in _conf(deployed)


def test_after_destroy_the_same_update_makes_the_site_again(deployed: Site) -> None:
    deployed.must_up()
    page = deployed.get()

    assert deployed.destroy().status == 0
    assert deployed.leftovers() == set()
    deployed.must_up()

    assert deployed.get() == page


def test_a_renamed_stack_is_refused_before_anything_is_made_and_goes_on_by_its_former_name(deployed: Site) -> None:
    deployed.must_up()
    folders = sorted(deployed.place.parent.iterdir())

    renamed = deployed.pulumi("stack", "rename", "--stack", "test", "live")
    deployed.stack = "live"
    refused = deployed.up()
    back = deployed.pulumi("stack", "rename", "--stack", "live", "test")
    deployed.stack = "test"

    assert (renamed.status, refused.status, back.status) == (0, 1, 0), renamed.text + back.text
    assert "prepare: expected the site of stack live, got that of stack test" in refused.text
    assert "to fix it: pulumi stack rename --stack live test, then run pulumi up again" in refused.text
    assert sorted(deployed.place.parent.iterdir()) == folders
    assert deployed.get()[0] == 200
    deployed.must_do_nothing()
