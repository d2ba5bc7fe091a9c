"""Checks that fail for a reason outside the stack: the identical update goes through once the reason has gone."""

from pathlib import Path

import pytest

from tests.engine import apps
from tests.engine.conftest import MakeDirect
from tests.engine.site import Site
from tests.load import Load


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "database"


@pytest.fixture
def trouble(tmp_path: Path) -> Path:
    file = tmp_path / "trouble"
    file.touch()
    return file


def test_a_database_that_was_down_is_waited_for_by_the_next_identical_update(direct: Site, database: Path) -> None:
    direct.write({**apps.good(""), "wsgi.py": apps.NEEDS_DATABASE.format(marker="new", database=str(database))})

    with Load(direct.port) as load:
        with direct.impatient():
            first, second = direct.up(), direct.up()
        answered = direct.get()
        database.write_text("!")
        direct.must_up()

    assert (first.status != 0, second.status != 0) == (True, True)
    assert "upstream-check: expected" in second.text
    assert answered[1].startswith("one")
    assert load.failures == []
    assert direct.get() == (200, "new!")
    assert direct.instances() == {direct.outputs()["instance"]}


def test_a_site_that_fails_in_public_is_put_back_and_tried_again(direct: Site, trouble: Path) -> None:
    before = direct.get()
    wsgi = apps.FAILS_BEHIND_NGINX.format(marker="public", trouble=str(trouble))
    direct.write({**apps.good(""), "wsgi.py": wsgi})

    with direct.impatient():
        first, second = direct.up(), direct.up()
    answered = direct.get()
    trouble.unlink()
    direct.must_up()

    assert "public-check: expected status 200-399" in first.text
    assert "the previous site is live" in first.text
    assert (second.status != 0, "public-check: expected" in second.text) == (True, True)
    assert answered == before
    assert direct.get() == (200, "public")
    assert direct.instances() == {direct.outputs()["instance"]}


def test_a_first_site_that_fails_in_public_is_withdrawn(make_direct: MakeDirect, trouble: Path) -> None:
    site = make_direct()
    site.write({**apps.good(""), "wsgi.py": apps.FAILS_BEHIND_NGINX.format(marker="public", trouble=str(trouble))})

    with site.impatient():
        failed = site.up()
    files = site.place / "nginx" / "sites-enabled"

    assert "there was no previous site" in failed.text
    assert list(files.iterdir()) == []
    assert site.outputs() == {}
    trouble.unlink()
    site.must_up()
    assert site.get() == (200, "public")
