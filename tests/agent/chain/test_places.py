"""Unkind places: deep folders, odd names, other users, full disks."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agent.apps import saying
from tests.agent.conftest import prepared
from tests.agent.driver import REQUIREMENTS, Chain
from tests.agent.watching import answer, files_of
from tests.processes import processes_below

NOBODY = 65534
SYSTEM_PYTHON = "/usr/bin/python3"
ODD = ["very/" + "deep/" * 40, "with space", "quo'te", 'dou"ble', "semi;colon", "brace}", "#hash", "ünïcode", "%cent"]


@pytest.mark.parametrize("name", ODD)
def test_the_chain_runs_in_any_folder(name: str, tmp_path: Path, environment: Path, installed: Path) -> None:
    folder = tmp_path / name
    folder.mkdir(parents=True)
    with prepared(folder, environment, installed) as chain:
        chain.deployed({**saying("here"), "static/style.css": "body {}"})
        assert answer(chain.port) == (200, "here")
        assert answer(chain.port, "/static/style.css") == (200, "body {}")


@pytest.mark.parametrize("character", ["$", "\\", "*", "?", "[", "\n"])
def test_a_folder_whose_name_nginx_would_misread_is_refused(character: str, chain: Chain) -> None:
    odd = Chain(chain.folder / f"a{character}b", chain.environment, chain.agent)
    odd.folder.mkdir()
    assert "expected a folder whose path Nginx takes as it is" in odd.refuses("prepare")


def test_the_chain_runs_below_a_folder_that_others_cannot_enter(chain: Chain) -> None:
    chain.folder.chmod(0o700)
    chain.deployed({**saying("here"), "static/style.css": "body {}"})
    assert answer(chain.port, "/static/style.css") == (200, "body {}")


@pytest.fixture
def modest(installed: Path) -> Iterator[Chain]:
    """A site of a user without rights; nothing that it needs lies in another user's home."""
    if os.getuid() != 0:
        pytest.skip("this machine cannot become another user here; the other tests run without root's rights already")
    folder = Path(tempfile.mkdtemp(prefix="portico-"))
    shutil.copy(installed, folder / "carrier.pyz")
    folder.chmod(0o755)
    for path in (folder, folder / "carrier.pyz"):
        os.chown(path, NOBODY, NOBODY)
    become = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "env", "HOME=/nonexistent")
    chain = Chain(folder, folder, (*become, SYSTEM_PYTHON, "-I", str(folder / "carrier.pyz")), SYSTEM_PYTHON, user=None)
    yield chain
    assert chain.destroyed().status == 0
    assert not processes_below(folder)
    shutil.rmtree(folder)


def test_the_chain_runs_without_any_rights(modest: Chain) -> None:
    modest.does("prepare")
    modest.deployed({**saying("modest"), "static/style.css": "body {}", "requirements.txt": "gunicorn>=23,<28\n"})
    assert answer(modest.port) == (200, "modest")
    assert answer(modest.port, "/static/style.css") == (200, "body {}")
    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in processes_below(modest.directory)}
    assert owners == {NOBODY}


def test_a_socket_folder_of_another_user_is_refused(modest: Chain) -> None:
    modest.directory.mkdir()
    modest.run.mkdir()
    os.chown(modest.directory, NOBODY, NOBODY)
    assert "expected a folder of your own at" in modest.refuses("prepare")
    modest.run.rmdir()


@contextlib.contextmanager
def full_disk(chain: Chain, mebibytes: int) -> Iterator[None]:
    """The site's folder on a file system of that size."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "none", str(chain.directory)])
    if mounted.returncode:
        pytest.skip("this machine cannot mount a file system for this user")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(chain.directory)], check=True)


def test_a_limit_of_file_size_is_told_and_changes_nothing(chain: Chain) -> None:
    site = chain.deployed(saying("first"))
    before = files_of(chain.directory / "nginx")
    limited = Chain(chain.folder, chain.environment, ("prlimit", "--fsize=512", *chain.agent), port=chain.port)
    words = limited.refuses("nginx", site={**site.activation, "config_id": "0123456789ab"})
    assert words.startswith("host: expected nginx to be allowed by the system, got [Errno 27] File too large")
    assert files_of(chain.directory / "nginx") == before
    assert answer(chain.port) == (200, "first")


def test_a_full_disk_is_told(chain: Chain) -> None:
    with full_disk(chain, 1):
        (chain.directory / "ballast").write_bytes(bytes((1 << 20) - (16 << 10)))
        words = chain.refuses("secrets", instance="0123456789ab", secrets={"TOKEN": "x" * (1 << 16)})
        assert "No space left on device" in words
        assert f"du -xah {chain.directory} " in words.splitlines()[-1]
        assert not [path for path in files_of(chain.directory) if "secrets" in path]


def test_static_files_without_room_are_no_source_that_has_changed(chain: Chain) -> None:
    source = chain.source({"requirements.txt": REQUIREMENTS, "static/big.css": "x" * 4096})
    chain.does("release", release=chain.release_section(source.tree))
    limited = Chain(chain.folder, chain.environment, ("prlimit", "--fsize=2048", *chain.agent), port=chain.port)
    words = limited.refuses("static", static=source.static)
    assert words.startswith("host: expected static to be allowed by the system, got [Errno 27] File too large")
    assert "neither full (df -h, df -i)" in words
