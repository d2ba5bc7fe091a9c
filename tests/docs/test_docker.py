"""The commands of docs/docker.md, run from a fresh checkout on a real Docker Engine."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY, check_out, users_environment
from tests.containers import leftovers
from tests.hosts.engine import docker
from tests.ports import free_port

DOCUMENT = (REPOSITORY / "docs" / "docker.md").read_text()
CONSOLE = DOCUMENT.partition("```console\n")[2].partition("```")[0]
COMMANDS = [line[2:] for line in CONSOLE.splitlines() if line.startswith("$ ")]
SITE = "portico-shop"
BASES = ("python_image", "nginx_image")


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory, base_image: str, port: int) -> Iterator[str]:
    """All that the commands say in a fresh checkout, with base images of this machine and a port that is free."""
    leftovers.remove(SITE)
    checkout = check_out(tmp_path_factory.mktemp("docker") / "portico")
    environment = {**users_environment(), "HOME": str(checkout)}
    environment["XDG_CACHE_HOME"] = environment.get("XDG_CACHE_HOME", str(Path("~/.cache").expanduser()))
    bases = [f"bin/portico pulumi config set --path docker.{base} {base_image}" for base in BASES]
    commands = [line.replace("8090", str(port)) for line in COMMANDS]
    at = next(number for number, line in enumerate(commands) if "pulumi preview" in line)
    done = subprocess.run(["bash", "-e"], input="\n".join([*commands[:at], *bases, *commands[at:]]), text=True,
                          cwd=checkout, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    yield done.stdout
    leftovers.remove(SITE)


def test_the_commands_end_with_the_sites_address(said: str, port: int) -> None:
    assert said.splitlines()[-1] == f"http://127.0.0.1:{port}/"
    assert "public-check: 200 in" in said


def test_everything_that_is_named_is_on_the_engine(said: str) -> None:
    named = re.findall(r"^\| (network|volume|image) \| `([a-z-]+)(:RELEASE)?`", DOCUMENT, re.MULTILINE)
    found = {("network", name) for name in docker("network", "ls", "--format", "{{.Name}}").split()}
    found |= {("volume", name) for name in docker("volume", "ls", "--format", "{{.Name}}").split()}
    found |= {("image", name) for name in docker("images", "--format", "{{.Repository}}").split()}

    assert len(named) == 6
    assert {(kind, name) for kind, name, _ in named} <= found


def test_the_commands_by_hand_show_the_containers_and_the_apps_log(said: str) -> None:
    listing, log = re.findall(r"^    (docker (?:ps|logs) .*)$", DOCUMENT, re.MULTILINE)

    assert subprocess.run(listing, shell=True, capture_output=True, text=True).stdout.count("site-") == 2
    told = subprocess.run(log, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    assert "Listening at: http://0.0.0.0:8000" in told
