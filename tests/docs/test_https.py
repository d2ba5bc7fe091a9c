"""The commands of docs/https.md, run from a fresh checkout; what it says of settings is held against them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from portico.agent.chain import self_signed
from portico.planning.settings import Settings
from tests.checkout import REPOSITORY, check_out, listen_on, users_environment
from tests.planning.settings.pulumi_config import ED25519, typed
from tests.ports import free_port

DOCUMENT = (REPOSITORY / "docs" / "https.md").read_text()
DIALOGUES = DOCUMENT.partition("```console\n")[2].partition("```")[0].split("$ ")[1:]
SETTINGS = re.findall(r"^    (pulumi config set --path .*)$", DOCUMENT, re.MULTILINE)
ON_A_HOST = f"""pulumi config set --path app.name shop; pulumi config set --path app.source x
pulumi config set --path target.kind ssh; pulumi config set --path 'nginx.server_names[0]' www.example.org
pulumi config set --path 'target.hosts[0].address' 192.0.2.1
pulumi config set --path 'target.hosts[0].host_key' '{ED25519}'"""


@pytest.fixture(scope="module")
def ports() -> dict[str, str]:
    """Return free ports, by the ports that the document names."""
    return {"8080": str(free_port()), "8443": str(free_port())}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, ports: dict[str, str]) -> Iterator[Path]:
    folder = listen_on(check_out(tmp_path_factory.mktemp("https") / "portico"), int(ports["8080"]))
    yield folder
    _typed("make down", folder)


def _typed(command: str, checkout: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, shell=True, cwd=checkout, env=users_environment(), capture_output=True, text=True)


def test_every_command_says_what_the_document_shows(checkout: Path, ports: dict[str, str]) -> None:
    for dialogue in DIALOGUES:
        for usual, ours in ports.items():
            dialogue = dialogue.replace(usual, ours)
        command, _, shown = dialogue.partition("\n")
        ran = _typed(command, checkout)
        assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
        assert ran.stdout.endswith(shown), ran.stdout
        if command == "make up":
            _typed(f"bin/portico pulumi config set --path nginx.https_port {ports['8443']}", checkout)


def test_the_settings_are_taken_one_way_and_the_other() -> None:
    on_the_host, in_the_project = SETTINGS[:4], SETTINGS[4:6]
    for commands in (on_the_host, in_the_project):
        values: dict[str, object] = {}
        typed("\n".join([ON_A_HOST, *commands]), values)
        assert Settings.read(values).tls.mode == "files"
    assert Settings.read(values).tls.is_given


def test_the_days_are_those_of_the_agent() -> None:
    days = re.findall(r"(\d+)\s+days", DOCUMENT)

    assert days == [str(self_signed.DAYS), str(self_signed.RENEWED)]
