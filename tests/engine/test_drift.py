"""Changes by hand are reported, shown in the preview, and undone by the chain."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engine.conftest import MakeSite
from tests.engine.site import Site
from tests.load import Load

pytestmark = pytest.mark.random_order(disabled=True)
"""Each test goes on from the site and the setting that the one before it left."""


@pytest.fixture(scope="module")
def watched(make_site: MakeSite) -> Site:
    """A site whose previews look at the machine, from the first one on."""
    site = make_site()
    site.config["portico:drift"] = "preview"
    site.must_up()
    return site


def drift(site: Site) -> list[dict[str, Any]]:
    """Return the drift that the command prints as JSON."""
    found: list[dict[str, Any]] = json.loads(site.portico("drift", "--json").text)[0]["drift"]
    return found


def test_a_site_as_it_was_left_has_no_drift(watched: Site) -> None:
    ran = watched.portico("drift")

    assert (ran.status, ran.text) == (0, "127.0.0.1: no drift\n")


def edit(path: Path) -> None:
    path.write_text(f"{path.read_text()}# by hand\n")


CHANGES: dict[str, Callable[[Site], object]] = {
    "release": lambda site: edit(next(site.place.glob("releases/*/app/wsgi.py"))),
    "static": lambda site: edit(next(site.place.glob("static/*/0/site.css"))),
    "gunicorn": lambda site: edit(next(site.place.glob("instances/*/gunicorn.conf.py"))),
    "nginx": lambda site: edit(site.place / "nginx" / "sites-enabled" / "shop.conf"),
}


def test_what_was_changed_by_hand_is_shown_and_made_anew_without_a_lost_request(watched: Site) -> None:
    for change in CHANGES.values():
        change(watched)

    found = drift(watched)
    preview = watched.pulumi("preview", "--diff", "--stack", watched.stack).text
    with Load(watched.port) as load:
        watched.must_up()

    assert [(one["step"], one["what"]) for one in found] == [(step, "edited") for step in CHANGES]
    assert [one["where"] for one in found if f'"{one["where"]}: edited"' not in preview] == []
    assert (drift(watched), load.failures) == ([], [])
    assert watched.get() == (200, "one0")


def test_what_was_removed_is_made_anew(watched: Site) -> None:
    shutil.rmtree(next(watched.place.glob("instances/*")))
    shutil.rmtree(next(watched.place.glob("static/*/0")).parent)

    found = drift(watched)
    watched.must_up()

    assert {(one["step"], one["what"]) for one in found} >= {("gunicorn", "missing"), ("static", "missing")}
    assert drift(watched) == []
    assert watched.get() == (200, "one0")


def test_after_that_an_update_changes_nothing(watched: Site) -> None:
    watched.must_do_nothing()


def test_without_the_setting_nothing_is_overwritten(watched: Site) -> None:
    del watched.config["portico:drift"]
    watched.pulumi("config", "rm", "drift", "--stack", watched.stack)
    watched.must_up()
    CHANGES["nginx"](watched)

    watched.must_do_nothing()

    assert drift(watched)[0]["diff"][-1] == "+# by hand"
