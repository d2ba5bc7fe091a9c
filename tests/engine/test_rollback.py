"""Back to an earlier release: the same chain, the same gates."""

import json

import pytest
import yaml

from tests.engine import apps
from tests.engine.site import Site
from tests.load import Load


@pytest.fixture(scope="module")
def site(deployed: Site) -> Site:
    """A site whose second release is live."""
    deployed.configure("rollout", keep_releases=3)
    deployed.must_up()
    deployed.write(apps.good("two "))
    deployed.must_up()
    return deployed


def releases(site: Site) -> dict[str, str]:
    """Return the kept releases, and whether each is live, verified or only kept."""
    told = json.loads(site.portico("releases", "--json").text)[0]["releases"]
    return {one["id"]: "live" if one["live"] else "verified" if one["verified"] else "kept" for one in told}


def test_the_last_verified_release_comes_back_without_a_lost_request(site: Site) -> None:
    before = releases(site)
    with Load(site.port) as load:
        ran = site.portico("rollback")

    assert ran.status == 0, ran.text
    assert "to go forward again: pulumi config set --path app.source app, then pulumi up" in ran.text
    assert (site.get(), load.failures) == ((200, "one0"), [])
    assert {name for name, state in releases(site).items() if state == "live"} == before.keys() - {
        name for name, state in before.items() if state == "live"}


def test_a_release_is_chosen_by_its_id(site: Site) -> None:
    other = next(name for name, state in releases(site).items() if state != "live")

    ran = site.portico("rollback", other, "--json")

    assert json.loads(ran.text[ran.text.rindex("\n{") :])["release"] == other
    assert site.get() == (200, "two 0")


def test_a_release_that_is_not_kept_is_refused_with_those_that_are(site: Site) -> None:
    ran = site.portico("rollback", "000000000000")

    assert ran.status == 2
    assert all(name in ran.text for name in releases(site))


def test_a_rollback_that_fails_leaves_the_settings_as_they_were(site: Site) -> None:
    settings = site.checkout / f"Pulumi.{site.stack}.yaml"
    before = yaml.safe_load(settings.read_text())
    site.portico("lock", "--reason", "a sale")

    ran = site.portico("rollback")
    site.portico("unlock")

    assert ran.status != 0
    assert "the site to be unlocked" in ran.text
    assert yaml.safe_load(settings.read_text()) == before


def test_a_release_whose_files_were_changed_where_it_is_kept_is_refused(site: Site) -> None:
    other = next(name for name, state in releases(site).items() if state != "live")
    settings = (site.checkout / f"Pulumi.{site.stack}.yaml").read_text()
    page = site.get()
    changed = site.place / "releases" / other / "app" / "wsgi.py"
    changed.write_text(f"{changed.read_text()}# changed\n")

    ran = site.portico("rollback", other)

    assert ran.status == 2
    assert f"expected the source of release {other} from 127.0.0.1, got one that makes release " in ran.text
    assert "to fix it: deploy the commit of the release: git switch --detach COMMIT && pulumi up" in ran.text
    assert ((site.checkout / f"Pulumi.{site.stack}.yaml").read_text(), site.get()) == (settings, page)
