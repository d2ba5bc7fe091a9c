"""`make up` as somebody types it, also on a bad day."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.checkout import users_environment
from tests.cli.conftest import Make
from tests.engine import apps

pytestmark = pytest.mark.random_order(disabled=True)
"""The last tests take down what the first ones brought up."""


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_another_app_is_deployed_by_naming_its_folder(make: Make, checkout: Path, tmp_path: Path) -> None:
    ran = make("up", f"APP={_write(tmp_path / 'My Shop', apps.good('shop'))}")

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1].startswith("URL: http://127.0.0.1:")
    assert (checkout / ".portico/local/nginx/sites-enabled/my-shop.conf").exists()


def test_a_broken_app_is_told_in_a_few_lines_and_the_site_stays(make: Make, tmp_path: Path) -> None:
    app = _write(tmp_path / "my-shop", {**apps.good("bad"), "wsgi.py": apps.CANNOT_IMPORT})

    ran = make("up", f"APP={app}")

    said = ran.stderr.splitlines()
    assert ran.returncode != 0
    assert said[0].startswith('error: exit status 1: running "python3 -I')
    assert any("No module named 'nowhere_to_be_found'" in line for line in said)
    assert len(said) <= 25
    assert "URL:" not in ran.stdout


def test_a_misspelt_key_is_named_with_the_right_one(make: Make, checkout: Path) -> None:
    _configure(checkout, "set", "--path", "nginx.http_prot", "1")

    ran = make("up")
    _configure(checkout, "rm", "--path", "nginx.http_prot")

    assert ran.returncode != 0
    assert "nginx.http_prot: unknown key (did you mean http_port?)" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.splitlines()) == 4


def _configure(checkout: Path, *words: str) -> None:
    subprocess.run(["bin/portico", "pulumi", "config", *words], cwd=checkout, env=users_environment(), check=True)


def test_the_lock_of_a_killed_update_is_removed_and_said(make: Make, checkout: Path, tmp_path: Path) -> None:
    make("up", f"APP={_write(tmp_path / 'my-shop', apps.good('before'))}")
    _write(tmp_path / "my-shop", apps.good("killed"))
    with _updating(checkout) as process:
        os.killpg(process.pid, signal.SIGKILL)

    ran = make("up")

    assert ran.returncode == 0, ran.stderr
    assert "was killed: its lock is removed" in ran.stderr


def test_half_a_file_beside_the_state_is_no_end_of_the_stack(make: Make, checkout: Path) -> None:
    make("up")
    state = next((checkout / ".portico/state/.pulumi/stacks").glob("**/local.json"))
    state.with_name("local.json.attrs").write_text("")

    ran = make("up")

    assert ran.returncode == 0, ran.stderr
    assert list(state.parent.glob("*.attrs")) == []


def test_an_update_that_runs_is_named_to_whoever_starts_a_second(make: Make, checkout: Path, tmp_path: Path) -> None:
    make("up", f"APP={_write(tmp_path / 'my-shop', apps.good('first'))}")
    _write(tmp_path / "my-shop", apps.good("second"))
    with _updating(checkout) as process:
        ran = make("up")
        process.communicate()

    assert process.returncode == 0
    assert ran.returncode != 0
    assert "expected no other update, got one by" in ran.stderr


@contextmanager
def _updating(checkout: Path) -> "Iterator[subprocess.Popen[str]]":
    """An update that has just begun and holds the lock."""
    with subprocess.Popen(["make", "up"], cwd=checkout, env=users_environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("release:"):
                break
        assert said[-1].startswith("release:"), "".join(said)
        yield process


def test_down_leaves_nothing_of_it_all(make: Make, checkout: Path) -> None:
    make("up")
    place = json.dumps(str(checkout / ".portico"))[1:-1]

    ran = make("down")

    lines = [entry.read_bytes() for entry in Path("/proc").glob("[0-9]*/cmdline") if entry.exists()]
    assert ran.returncode == 0
    assert not (checkout / ".portico").exists()
    assert not [line for line in lines if place.encode() in line]


def test_down_with_nothing_up_says_so(make: Make) -> None:
    assert "nothing to remove" in make("down").stdout
