"""The page about the configuration, which is the settings themselves."""

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from docs.writing.configuration import documentation
from portico.planning.settings import Settings
from tests.planning.settings.pulumi_config import ED25519, typed

PROJECT = Path(__file__).parents[3]
PAGE = documentation()
PARAGRAPHS = {text.splitlines()[0]: text for text in PAGE.split("### ") if "    pulumi config set --path" in text}
REQUIRED = "pulumi config set --path app.name shop; pulumi config set --path app.source ../shop"

ON_A_HOST = f"""{REQUIRED}; pulumi config set --path target.kind ssh
pulumi config set --path 'target.hosts[0].address' 192.0.2.1
pulumi config set --path 'target.hosts[0].host_key' '{ED25519}'
pulumi config set --path 'nginx.server_names[0]' shop.test"""
OVER_A_BASTION = f"""{ON_A_HOST}
pulumi config set --path target.bastion.address 192.0.2.2
pulumi config set --path target.bastion.host_key '{ED25519}'"""
WITH_A_CERTIFICATE = f"""{ON_A_HOST}; pulumi config set --path tls.mode files
pulumi config set --path tls.certificate /a.pem; pulumi config set --path tls.certificate_key /b.pem"""
WITH_AN_IMAGE = "pulumi config set --path app.name shop; pulumi config set --path target.kind docker"
GROUND = {"target.bastion.": OVER_A_BASTION, "target.": ON_A_HOST, "app.image`": WITH_AN_IMAGE,
          "tls.": WITH_A_CERTIFICATE, "nginx.replaces`": ON_A_HOST}
"""The settings that a section's example needs to make sense."""

ALONE = ("`app.image`", "`rollout.after_public.command`")
"""Settings that stand for another one."""


def _ground(heading: str) -> str:
    return next((ground for place, ground in GROUND.items() if heading.startswith(f"`{place}")), REQUIRED)


def _commands(text: str) -> str:
    return "; ".join(line.strip() for line in text.splitlines() if line.startswith("    pulumi config set --path"))


def test_the_page_says_what_the_settings_say() -> None:
    page = (PROJECT / "docs/configuration.md").read_text()
    assert page == PAGE, "python -m docs.writing.configuration > docs/configuration.md"


def test_the_page_is_printed_by_the_command_that_it_names() -> None:
    command = [sys.executable, *shlex.split("-m docs.writing.configuration")]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == PAGE


@pytest.mark.parametrize("text", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_an_example_is_accepted_as_it_stands(text: str) -> None:
    values: dict[str, Any] = {}
    typed(f"{_ground(text)}; {_commands(text)}", values)
    assert Settings.read(values).app.name == "shop"


def test_every_example_at_once_but_those_that_stand_for_another_is_a_stack_that_is_accepted() -> None:
    values: dict[str, Any] = {}
    typed("; ".join(_commands(text) for heading, text in PARAGRAPHS.items() if heading not in ALONE), values)
    settings = Settings.read(values)
    assert settings.nginx.server_names == ("www.example.org",)
    assert settings.checks.upstream.path == "/health"
    assert [host.host_key for host in settings.target.hosts] == [ED25519]


def test_every_setting_of_every_section_has_its_paragraph() -> None:
    headings = [line for line in PAGE.splitlines() if line.startswith("### ")]
    assert len(headings) == len(set(headings))
    for section, field in Settings.model_fields.items():
        for name in getattr(field.annotation, "model_fields", {}):
            assert f"### `{section}.{name}`" in headings
