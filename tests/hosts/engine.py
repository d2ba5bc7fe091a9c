"""The Docker Engine below the hosts: one that answers, or else one that the test sessions share."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.agent.watching import until
from tests.conftest import CANNOT
from toolchain.cache import default_root

RUN = Path("/run/portico-docker")
ADDRESS = f"unix://{RUN}/docker.sock"
LONGEST = 600
"""Seconds that one `docker` command may take."""


class DockerError(Exception):
    """A `docker` command that failed, with what it said."""


def docker(*arguments: str, text: str | None = None, check: bool = True) -> str:
    """Return the output of a `docker` command; `text` is its input."""
    done = subprocess.run(["docker", *arguments], input=text, capture_output=True, text=True, timeout=LONGEST)
    if check and done.returncode:
        said = "\n".join(filter(None, (done.stdout.strip(), done.stderr.strip())))
        raise DockerError(f"docker {arguments[0]} ended with status {done.returncode}: {said}")
    return done.stdout


def cannot(what: str) -> NoReturn:
    """Skip; but in CI root can install whatever is missing, so that it fails."""
    if "CI" in os.environ and os.geteuid() == 0:
        pytest.fail(f"{CANNOT} {what}, but in CI as root it has to")
    pytest.skip(f"{CANNOT} {what}")


def must_find(program: str, package: str) -> None:
    """Skip without a program that comes with a Debian package."""
    if not shutil.which(program):
        cannot(f"run hosts without {program}: apt-get install {package}")


@contextlib.contextmanager
def engine() -> Iterator[None]:
    """While this lasts, `docker` reaches an engine."""
    must_find("docker", "docker.io")
    if _answers():
        yield
        return
    must_find("dockerd", "docker.io")
    if os.geteuid() != 0:
        cannot("start dockerd: it has to be root's")
    with _shared(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKER_HOST", ADDRESS)
        yield


@contextlib.contextmanager
def _shared() -> Iterator[None]:
    """Start the engine for the first user and end it after the last; an engine left by a killed session is used."""
    RUN.mkdir(exist_ok=True)
    with (RUN / "users").open("w") as users:
        with _alone():
            if not _answers("--host", ADDRESS):
                _start()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            with _alone(), contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _end()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Nobody else starts or ends the engine meanwhile."""
    with (RUN / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start() -> None:
    command = ["setsid", "--fork", "dockerd", "--host", ADDRESS, "--data-root", str(default_root() / "docker"),
               "--exec-root", str(RUN / "exec"), "--pidfile", str(RUN / "pid")]
    with (RUN / "log").open("w") as log:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True)
    try:
        until(lambda: _answers("--host", ADDRESS), 60)
    except AssertionError:
        cannot(f"start dockerd: {(RUN / 'log').read_text()[-1000:]}")


def _end() -> None:
    docker("--host", ADDRESS, "swarm", "leave", "--force", check=False)
    os.kill(int((RUN / "pid").read_text()), signal.SIGTERM)
    until(lambda: not (RUN / "pid").exists(), 60)


def _answers(*options: str) -> bool:
    """Return whether an engine answers."""
    return subprocess.run(["docker", *options, "version"], capture_output=True, timeout=LONGEST).returncode == 0
