"""The commands of docs/environments.md, one after the other in one shell; its environments are on this machine."""

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from portico.planning.places.socket_folder import socket_folder
from tests.agent.watching import answer, until
from tests.checkout import REPOSITORY, check_out, users_environment
from tests.engine.site import BRIEFLY
from tests.ports import free_port
from tests.processes import processes_below

DOCUMENT = (REPOSITORY / "docs" / "environments.md").read_text()
CONSOLE = "".join(re.findall(r"```console\n(.*?)```", DOCUMENT, re.DOTALL))
DIALOGUES = [dialogue.partition("\n")[::2] for dialogue in CONSOLE.split("$ ")[1:]]
PREVIEW = next(command for command, _ in DIALOGUES if "preview --json" in command)
URL = re.findall(r"^https://(pr-7.*)/$", DOCUMENT, re.MULTILINE)[0]
PROVIDERS = re.findall(r"^\| `[a-z]+` \| `([a-z]+)", DOCUMENT, re.MULTILINE)
GIT = {f"GIT_{who}_{what}": "you@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
VENVS = "mkdir -p .portico/{0} && cp -al .portico/staging/venvs .portico/{0}/"
"""A command that copies the virtual environments that pip has already made."""
UNCHANGED = re.compile(r"\b[0-9a-f]{40}\b|\b[0-9a-f]{12}\b")
ENDED = "--- ended\n"
ON_HOSTS = ("target", "tls", "ssh-key", "after-public-url")
"""The settings of the examples that are about hosts and about notifications."""


class Told(NamedTuple):
    """A command of the document, what is shown there, and what it has printed."""

    command: str
    shown: str
    printed: str


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    return {stack: free_port() for stack in ("staging", "production", "pr-7")}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, ports: dict[str, int]) -> Iterator[Path]:
    """Return a checkout with its own git, and environments on this machine."""
    folder = check_out(tmp_path_factory.mktemp("environments") / "portico")
    for stack in ("staging", "production"):
        file = folder / f"Pulumi.{stack}.yaml"
        content = yaml.safe_load(file.read_text())
        content["config"] = {key: value for key, value in content["config"].items()
                             if key.removeprefix("portico:") not in ON_HOSTS}
        content["config"]["portico:nginx"]["http_port"] = ports[stack]
        content["config"]["portico:checks"]["upstream"]["settle"] = BRIEFLY
        file.write_text(yaml.safe_dump(content))
    subprocess.run("git init --quiet --initial-branch main && git add --all && git commit --quiet --message first",
                   shell=True, cwd=folder, env={**os.environ, **GIT}, check=True)
    yield folder
    for pid in processes_below(folder):
        os.kill(pid, signal.SIGKILL)
    for stack in ports:
        shutil.rmtree(socket_folder(folder / ".portico" / stack, os.getuid()), ignore_errors=True)


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of an S3-compatible server with the document's bucket."""
    folder, port = tmp_path_factory.mktemp("s3"), free_port()
    (folder / "portico-state").mkdir()
    with subprocess.Popen([REPOSITORY / ".venv/bin/localbucket", folder, "--port", str(port)],
                          stderr=subprocess.DEVNULL) as server:
        until(lambda: _listens(port))
        yield port
        server.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def told(checkout: Path, ports: dict[str, int], bucket: int) -> list[Told]:
    """Return the output of each command; check that none has failed."""
    besides = {
        "pulumi stack output release --stack staging":
            f"echo '# goes on' >> examples/hello/wsgi.py && git commit -qam later && {PREVIEW} > on-main",
        "git switch --quiet --detach v1.4": VENVS.format("production"),
        "pulumi stack init pr-7":
            f"pulumi config set --path nginx.http_port {ports['pr-7']} --stack pr-7 && {VENVS.format('pr-7')}",
        "pulumi stack output url --stack pr-7": f"curl -sf -H 'Host: {URL}' 127.0.0.1:{ports['pr-7']} > of-the-change",
    }
    lines = [f"{command}\necho '{ENDED.strip()}'\n{besides.pop(command, ':')}" for command, _ in DIALOGUES]
    script = "\n".join(lines).replace("endpoint=s3.example.org", f"endpoint=127.0.0.1:{bucket}&disableSSL=true")
    environment = {**users_environment(), **GIT, "HOME": str(checkout.parent), "AWS_ACCESS_KEY_ID": "any",
                   "AWS_SECRET_ACCESS_KEY": "any"}
    environment.setdefault("XDG_CACHE_HOME", str(Path("~/.cache").expanduser()))
    ran = subprocess.run(["bash", "-e"], input=script, cwd=checkout, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    printed = ran.stdout.split(ENDED)
    return [Told(*dialogue, text) for dialogue, text in zip(DIALOGUES, printed, strict=False)]


def test_every_command_says_what_the_document_shows(told: list[Told], ports: dict[str, int]) -> None:
    for command, shown, printed in told:
        here = printed.replace(f"http://127.0.0.1:{ports['pr-7']}", f"https://{URL}")
        if shown.strip():
            assert UNCHANGED.sub("ID", here).strip() == UNCHANGED.sub("ID", shown).strip(), command


def test_production_has_the_very_release_of_staging_wherever_the_state_is(told: list[Told]) -> None:
    asked = [each for each in told if "stack output release" in each.command]

    assert [each.command.split()[5] for each in asked] == ["staging", "production", "staging"]
    assert len({each.printed for each in asked}) == 1


def test_the_preview_tells_that_release_from_one_of_another_commit(told: list[Told], checkout: Path) -> None:
    release = next(each.printed.strip() for each in told if "stack output release" in each.command)
    previewed = next(each.printed for each in told if each.command == PREVIEW)

    assert previewed == f'"release": "{release}"\n'
    assert release not in (checkout / "on-main").read_text()


def test_the_change_was_to_be_seen_and_is_gone_and_staging_is_not(
    told: list[Told], checkout: Path, ports: dict[str, int]
) -> None:
    left = {path.name for path in (checkout / ".portico").glob("*")} | {path.name for path in checkout.glob("Pulumi.*")}

    assert "Hello from Flask" in (checkout / "of-the-change").read_text()
    assert {"staging", "production", "Pulumi.staging.yaml"} <= left
    assert not {"pr-7", "Pulumi.pr-7.yaml"} & left
    assert answer(ports["staging"], host="www.staging.example.org")[0] == 200


def test_the_passphrase_is_another_one_that_its_owner_alone_can_read(told: list[Told], checkout: Path) -> None:
    salt = yaml.safe_load((checkout / "Pulumi.staging.yaml").read_text())["encryptionsalt"]

    assert salt not in (REPOSITORY / "Pulumi.staging.yaml").read_text()
    assert (checkout.parent / ".portico-passphrase").stat().st_mode & 0o777 == 0o600


def test_the_engine_knows_each_secrets_provider(engine: dict[str, str]) -> None:
    known = subprocess.run(["pulumi", "stack", "change-secrets-provider", "--help"], capture_output=True, text=True,
                           env={**os.environ, **engine}, check=True).stdout

    assert len(PROVIDERS) == 6
    assert [name for name in PROVIDERS if f"`{name}`" not in known] == []
