"""A marker secret is looked for in everything that others can read."""

import json
import re
import stat
from pathlib import Path

import pytest

from tests.engine import apps
from tests.engine.conftest import MakeSite
from tests.engine.site import STACK, Site

MARKER = "xyzzy-on-this-machine"
READS_SECRET = apps.GOOD.replace('return "{marker}"', 'return str(len(os.environ["TOKEN"]))').replace(
    "from flask", "import os\n\nfrom flask"
)


@pytest.fixture(scope="module")
def site(make_site: MakeSite) -> Site:
    site = make_site()
    site.write({**apps.good(""), "wsgi.py": READS_SECRET})
    site.pulumi("config", "set", "--stack", STACK, "--secret", "--path", "app-secrets.TOKEN", MARKER)
    site.must_up()
    return site


def test_the_app_has_its_secret(site: Site) -> None:
    assert site.get() == (200, f"{len(MARKER)}0")


def test_the_secret_is_in_one_file_that_only_its_owner_reads(site: Site) -> None:
    holders = [file for file in site.checkout.rglob("*") if file.is_file() and MARKER.encode() in file.read_bytes()]

    assert [file.name for file in holders] == ["secrets.json"]
    assert stat.S_IMODE(holders[0].stat().st_mode) == 0o600


def test_the_secret_is_in_no_command_line(site: Site) -> None:
    lines = [entry.read_bytes() for entry in Path("/proc").glob("[0-9]*/cmdline") if entry.exists()]

    assert not [line for line in lines if MARKER.encode() in line]


def test_the_secret_is_in_no_output_preview_or_state(site: Site) -> None:
    (site.app / "wsgi.py").write_text(READS_SECRET + "# changed\n")

    said = [site.pulumi(*words, "--stack", STACK).text for words in (
        ("preview", "--diff"), ("preview", "--json"), ("stack", "export"), ("stack", "output", "--json"),
        ("up", "--yes"), ("refresh", "--yes"),
    )]

    assert [text[:200] for text in said if MARKER in text] == []


def test_a_preview_still_shows_what_changes_although_there_is_a_secret(site: Site) -> None:
    site.configure("gunicorn", workers=3)

    text = site.pulumi("preview", "--diff", "--stack", STACK).text

    assert re.search(r'- +"workers = 2",', text)
    assert re.search(r'\+ +"workers = 3",', text)


def test_a_changed_secret_is_a_new_instance_and_its_old_file_is_gone(site: Site) -> None:
    before = site.outputs()["instance"]
    site.pulumi("config", "set", "--stack", STACK, "--secret", "--path", "app-secrets.TOKEN", f"{MARKER}!")
    site.must_up()

    assert site.outputs()["instance"] != before
    assert site.get() == (200, f"{len(MARKER) + 1}0")
    files = list(site.place.rglob("secrets.json"))
    assert [json.loads(file.read_text()) for file in files] == [{"TOKEN": f"{MARKER}!"}]
