"""The toolchain chooses an engine, or explains why there is none."""

from __future__ import annotations

import hashlib
import http.server
import io
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import toolchain
from toolchain import build, download, go, on_path
from toolchain.cache import Cache
from toolchain.errors import ToolchainError


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No engine on PATH, an empty cache, no network, and a build that takes no time; returns a folder on PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("PORTICO_TOOLCHAIN", raising=False)
    monkeypatch.setattr(download, "ADDRESS", "http://127.0.0.1:1/{version}-{platform}")
    monkeypatch.setattr(build, "find", lambda _: {"WAY": "build"})
    return folder


def executable(path: Path, output: str) -> None:
    """A program that prints something."""
    path.write_text(f"#!/bin/sh\necho run >> {path}.runs\necho '{output}'\n")
    path.chmod(0o755)


def install(folder: Path, version: str) -> None:
    """A Pulumi of some version on PATH."""
    executable(folder / "pulumi", version)
    executable(folder / "pulumi-language-python", "")


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A download site with a release, whose checksum is known."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("pulumi/pulumi")
        member.size, member.mode = 2, 0o755
        archive.addfile(member, io.BytesIO(b"ok"))

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is http.server's
            self.send_response(200)
            self.end_headers()
            self.wfile.write(packed.getvalue())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        monkeypatch.setattr(download, "ADDRESS", f"http://127.0.0.1:{server.server_port}/{{version}}-{{platform}}")
        checksum = hashlib.sha256(packed.getvalue()).hexdigest()
        monkeypatch.setattr(download, "CHECKSUMS", dict.fromkeys(download.CHECKSUMS, checksum))
        yield
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("release")
def test_an_engine_on_path_comes_first_and_needs_nothing_else(bare: Path) -> None:
    install(bare, "v3.244.0")
    assert toolchain.environment() == {"PULUMI_SKIP_UPDATE_CHECK": "1"}


def test_its_version_is_asked_for_once(bare: Path) -> None:
    install(bare, "v3.300.1")
    for _ in range(3):
        toolchain.environment()
    assert (bare / "pulumi.runs").read_text() == "run\n"


@pytest.mark.parametrize(
    ("version", "host", "reason"),
    [
        ("v3.243.9", True, "is 3.243.9, older than 3.244.0"),
        ("nonsense", True, "is of unknown version, older than 3.244.0"),
        ("v3.300.0", False, "has no pulumi-language-python beside it or on PATH"),
    ],
)
def test_an_engine_on_path_that_will_not_do_is_passed_over(
    bare: Path, capsys: pytest.CaptureFixture[str], version: str, host: bool, reason: str
) -> None:
    install(bare, version)
    if not host:
        (bare / "pulumi-language-python").unlink()
    assert toolchain.environment() == {"WAY": "build"}
    assert f"not used: {bare}/pulumi {reason}" in capsys.readouterr().err
    with pytest.raises(ToolchainError, match=reason):
        toolchain.environment("path")


@pytest.mark.usefixtures("release")
def test_a_release_comes_second_and_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    found = toolchain.environment()
    pulumi = Path(found["PATH"].split(os.pathsep)[0]) / "pulumi"
    assert pulumi.read_text() == "ok"
    assert os.access(pulumi, os.X_OK)
    monkeypatch.setattr(download, "ADDRESS", "http://127.0.0.1:1/")
    assert toolchain.environment() == found


@pytest.mark.usefixtures("release")
def test_a_release_with_another_checksum_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "CHECKSUMS", dict.fromkeys(download.CHECKSUMS, "0" * 64))
    with pytest.raises(ToolchainError, match=f"expected SHA-256 {'0' * 64}, got "):
        toolchain.environment()
    assert not list(Cache().root.glob("release-*"))


def test_without_network_it_is_built(capsys: pytest.CaptureFixture[str]) -> None:
    assert toolchain.environment() == {"WAY": "build"}
    assert "cannot be reached" in capsys.readouterr().err


def test_what_was_built_before_is_taken_without_asking_the_network(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "installed", lambda _: {"WAY": "built before"})
    assert toolchain.environment() == {"WAY": "built before"}
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("way", "error"),
    [
        ("path", "there is no `pulumi` on PATH; install Pulumi 3.244.0 or newer, or unset PORTICO_TOOLCHAIN"),
        ("download", "check the network, or set PORTICO_TOOLCHAIN=build"),
        ("dowload", "PORTICO_TOOLCHAIN: should be one of path, download, build, got dowload"),
    ],
)
def test_a_way_can_be_forced(monkeypatch: pytest.MonkeyPatch, way: str, error: str) -> None:
    monkeypatch.setenv("PORTICO_TOOLCHAIN", way)
    with pytest.raises(ToolchainError) as raised:
        toolchain.environment()
    assert error in str(raised.value)


def test_build_can_be_forced_past_an_engine_on_path(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(bare, "v3.300.0")
    monkeypatch.setenv("PORTICO_TOOLCHAIN", "build")
    assert toolchain.environment() == {"WAY": "build"}


def test_an_engine_from_the_cache_is_not_taken_for_an_installed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache()
    folder = cache.root / "toolchain-1/bin"
    folder.mkdir(parents=True)
    install(folder, "v3.300.0")
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    assert on_path.find(cache) is None


@pytest.mark.parametrize(("version", "enough"), [("go1.25.11", True), ("go1.30", True), ("go1.25.10", False)])
def test_a_go_on_path_is_taken_if_it_is_new_enough(
    bare: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch, version: str, enough: bool
) -> None:
    (bare / "go.mod").write_text("module x\n\ngo 1.25.11\n")
    executable(bare / "go", version)
    monkeypatch.setattr(go, "_install", lambda *_: None)
    found = go.find(cache, bare)
    assert (found == f"{bare}/go") == enough
    assert enough or found.endswith("/go/bin/go")


def test_env_prints_lines_for_a_shell(bare: Path, command_line: list[str]) -> None:
    install(bare, "v3.300.0")
    printed = subprocess.run([*command_line, "env"], capture_output=True, text=True, check=True).stdout
    assert printed == "export PULUMI_SKIP_UPDATE_CHECK=1\n"


def test_exec_runs_a_command_with_the_environment(bare: Path, command_line: list[str]) -> None:
    install(bare, "v3.300.0")
    words = [*command_line, "exec", "sh", "-c", 'echo "$PULUMI_SKIP_UPDATE_CHECK $1"; exit 3', "-", "an argument"]
    ended = subprocess.run(words, capture_output=True, text=True)
    assert (ended.stdout, ended.returncode) == ("1 an argument\n", 3)


@pytest.mark.parametrize("arguments", [[], ["install"], ["exec"], ["env", "more"]])
def test_another_verb_shows_the_usage(command_line: list[str], arguments: list[str]) -> None:
    ended = subprocess.run([*command_line, *arguments], capture_output=True, text=True)
    assert ended.returncode == 2
    assert ended.stderr.startswith("usage: python3 -m toolchain VERB")


def test_nothing_but_the_standard_library_is_imported(bare: Path) -> None:
    install(bare, "v3.300.0")
    names = "[name for name in ('grpc', 'pulumi') if name in sys.modules]"
    code = f"import sys, toolchain; toolchain.environment(); print({names})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
