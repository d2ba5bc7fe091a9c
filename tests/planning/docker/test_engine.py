"""The `docker` command: each reason why an engine cannot be used is told apart, with its remedy."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from portico.planning.docker.engine import DockerEngine
from portico.planning.errors import DockerError

SAID = {
    "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock":
        ("that lets you in", "usermod -aG docker"),
    "Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running?":
        ("that answers", "systemctl start docker"),
    "error during connect: stderr=Host key verification failed.": ("whose host key is known", "ssh-keyscan"),
    "error during connect: stderr=deploy@web1: Permission denied (publickey).": ("whose SSH lets you in", "ssh -v"),
    "error during connect: stderr=ssh: Could not resolve hostname web9: Name or service not known":
        ("at a host name that is known", "docker.host ssh://"),
    "error during connect: stderr=bash: line 1: docker: command not found":
        ("whose machine has the docker command", "install Docker"),
    "error during connect: stderr=ssh: connect to host web1 port 22: Connection refused":
        ("that answers", "docker.host ADDRESS"),
}  # fmt: skip


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `docker` command of the test's own; write the script."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    script = tmp_path / "docker"
    script.touch(mode=0o755)
    return script


@pytest.mark.parametrize("said", SAID, ids=[expected for expected, _ in SAID.values()])
def test_each_cause_is_told_apart_with_its_remedy(docker: Path, said: str) -> None:
    docker.write_text(f"#!/bin/sh\necho '{said}' >&2; exit 1\n")

    with pytest.raises(DockerError) as refused:
        DockerEngine("ssh://web1").require_ready()

    expected, remedy = SAID[said]
    first, last = str(refused.value).splitlines()
    assert first == f"docker.host: expected a Docker Engine {expected} at ssh://web1, got: {said}"
    assert last.startswith("    to fix it: ")
    assert remedy in last


@pytest.mark.parametrize(("version", "ready"), [
    ("19.03.15", False), ("20.10.24+dfsg1", True), ("27.1.0", True), ("29.0.0-rc.1", True),
])
def test_an_engine_is_at_least_20_10(docker: Path, version: str, ready: bool) -> None:
    docker.write_text(f"#!/bin/sh\necho '{{\"Version\": \"{version}\"}}'\n")
    engine = DockerEngine()

    if ready:
        engine.require_ready()
    else:
        with pytest.raises(DockerError, match=r"of version 20\.10 or newer at the docker command's own engine"):
            engine.require_ready()


def test_without_the_command_its_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(DockerError, match=r"expected the docker command on this machine(.|\n)*apt-get install docker"):
        DockerEngine().require_ready()


def test_one_that_hangs_is_not_waited_for_for_ever(docker: Path) -> None:
    docker.write_text("#!/bin/sh\nexec tail -f /dev/null\n")

    with pytest.raises(DockerError, match=r"got: nothing within 0\.2 s of docker info"):
        DockerEngine().ask("info", seconds=0.2)


def test_what_else_docker_says_is_told_as_it_is(docker: Path) -> None:
    docker.write_text("#!/bin/sh\nprintf 'first\\nlast\\n' >&2; exit 125\n")

    with pytest.raises(DockerError) as refused:
        DockerEngine().ask("run")

    assert str(refused.value) == "docker run: expected exit status 0, got 125\n        first\n        last"


@pytest.mark.parametrize(("host", "machine"), [
    (None, "127.0.0.1"), ("unix:///run/docker.sock", "127.0.0.1"), ("ssh://deploy@web1.example.org:2222",
     "web1.example.org"), ("tcp://10.0.0.3:2376", "10.0.0.3"),
])
def test_its_machine_is_called_by_its_address(host: str | None, machine: str) -> None:
    assert DockerEngine(host).machine == machine


@pytest.mark.parametrize(("stderr", "removed"), [
    ("No such container: 4c01\nError: removal of container 5d12 is already in progress", True),
    ("Error response from daemon: network shop not found", True),
    ("Error: No such volume: shop-nginx\nError response from daemon: remove shop-static: volume is in use", False),
    ("error during connect: stderr=bash: line 1: docker: command not found", False),
])
def test_only_what_stays_fails_a_removal(docker: Path, stderr: str, removed: bool) -> None:
    docker.write_text(f"#!/bin/sh\nprintf '{stderr}\n' >&2; exit 1\n")

    with nullcontext() if removed else pytest.raises(DockerError):
        DockerEngine().remove("rm", "--force", "4c01", "5d12")
