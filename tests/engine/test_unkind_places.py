"""Folders, machines and trees that are not made for this."""

import os
import stat
from pathlib import Path

import pytest

from tests.engine import apps
from tests.engine.conftest import MakeDirect, MakeSite
from tests.processes import processes_below


def test_a_checkout_in_a_very_deep_folder_keeps_its_sockets_in_a_short_one(
    make_direct: MakeDirect, tmp_path: Path
) -> None:
    site = make_direct(tmp_path / "a-rather-long-name" / "of-a-folder-that" / "somebody-liked" / "for-their-projects")
    site.must_up()

    address = site.outputs()["hosts"]["127.0.0.1"]["upstream"].removeprefix("unix:")

    assert site.get()[0] == 200
    assert len(address) <= 107
    assert not address.startswith(str(site.checkout))
    assert stat.S_IMODE(Path(address).parent.stat().st_mode) == 0o700
    assert site.destroy().status == 0
    assert not Path(address).parent.exists()


def test_a_folder_with_spaces_and_quotes_is_a_folder_like_any_other(make_site: MakeSite, tmp_path: Path) -> None:
    site = make_site(tmp_path / "it's a \"folder\"; ok")

    site.must_up()

    assert site.get() == (200, "one0")
    assert site.get("/static/site.css")[0] == 200
    assert site.destroy().status == 0
    assert processes_below(site.place) == {}


def test_a_folder_whose_name_nginx_would_read_as_a_variable_is_refused_at_once(
    make_direct: MakeDirect, tmp_path: Path
) -> None:
    site = make_direct(tmp_path / "$HOME")

    ran = site.up()

    assert ran.status != 0
    assert "project: expected a folder without $ * ? [" in ran.text
    assert ran.done() == []


def test_a_home_that_others_cannot_enter_serves_its_files_all_the_same(
    make_direct: MakeDirect, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    site = make_direct(home)

    site.must_up()

    assert site.get() == (200, "one0")
    assert site.get("/static/site.css")[0] == 200


def test_a_large_tree_with_links_and_left_overs_becomes_a_release(make_direct: MakeDirect) -> None:
    site = make_direct()
    site.write({**apps.good("big "), **{f"data/{number}.txt": str(number) for number in range(5000)},
                ".git/HEAD": "ref", "__pycache__/old.pyc": "", "with space.txt": ""})
    (site.app / "link").symlink_to("wsgi.py")
    with (site.app / "big.bin").open("wb") as file:
        file.truncate(200 << 20)

    site.must_up()

    release = site.place / "releases" / site.outputs()["release"] / "app"
    assert (release / "big.bin").stat().st_size == 200 << 20
    assert os.readlink(release / "link") == "wsgi.py"
    assert len(list((release / "data").iterdir())) == 5000
    assert not (release / ".git").exists()


@pytest.mark.parametrize(("key", "values", "says"), [
    ("nginx", {"http_port": "80; }"}, 'nginx.http_port: expected a whole number, got "80; }"'),
    ("app", {"source": "nowhere"}, "app.source: expected a folder, got"),
    ("nginx", {"server_name": ["x"]}, "nginx.server_name: unknown key (did you mean server_names?)"),
])
def test_bad_input_is_refused_before_anything_is_registered(
    make_direct: MakeDirect, key: str, values: dict[str, object], says: str
) -> None:
    site = make_direct()
    site.configure(key, **values)

    ran = site.up()

    assert ran.status != 0
    assert says in ran.text
    assert ran.done() == []


def test_a_refusal_is_told_without_a_traceback_and_nothing_is_registered(make_site: MakeSite) -> None:
    site = make_site()
    site.configure("nginx", server_name=["x"])

    ran = site.up()

    assert ran.status != 0
    assert "nginx.server_name: unknown key (did you mean server_names?)" in ran.text
    assert "Traceback" not in ran.text
    assert "unhandled error" not in ran.text
    assert "command:local:Command" not in ran.text
