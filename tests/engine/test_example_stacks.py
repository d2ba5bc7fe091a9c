"""Pulumi.staging.yaml and Pulumi.production.yaml: complete, commented, alike but for what must differ."""

import base64
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from portico.planning.settings import AFTER_PUBLIC_KEY, SECRETS_KEY, SSH_KEY, Settings
from tests.checkout import REPOSITORY, check_out

STACKS = ("staging", "production")
TEXTS = {stack: (REPOSITORY / f"Pulumi.{stack}.yaml").read_text() for stack in STACKS}
DOCUMENT = (REPOSITORY / "docs" / "environments.md").read_text()
PASSPHRASE = re.findall(r"^\$ export PULUMI_CONFIG_PASSPHRASE=(\S+)$", DOCUMENT, re.MULTILINE)[0]
DIFFERENT = set(re.findall(r"^\| `([a-z_.-]+)` \| [A-Z]", DOCUMENT.partition("## Create")[0], re.MULTILINE))
MARKED = re.compile(r"# OWN\. .*\n *(?:portico:)?([a-z_-]+):")
SECRET = (SSH_KEY, AFTER_PUBLIC_KEY, SECRETS_KEY)


class Examples:
    """Both stacks as they are, in a checkout of their own."""

    def __init__(self, checkout: Path, engine: dict[str, str]) -> None:
        self.checkout = checkout
        (checkout / "state").mkdir()
        self.environment = {**os.environ, **engine, "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
                            "PULUMI_BACKEND_URL": f"file://{checkout}/state?metadata=skip"}
        for stack in STACKS:
            self.pulumi("stack", "init", stack)

    def pulumi(self, *words: str) -> str:
        """Return the output of a command that must end well."""
        ran = subprocess.run(["pulumi", "--non-interactive", *words], cwd=self.checkout, env=self.environment,
                             capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def secrets(self, stack: str) -> dict[str, str]:
        """Return the encrypted values of a stack's file, by key."""
        config = json.loads(self.pulumi("config", "--show-secrets", "--json", "--stack", stack))
        return {key: config[f"portico:{key}"]["value"] for key in SECRET}


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory, engine: dict[str, str]) -> Examples:
    return Examples(check_out(tmp_path_factory.mktemp("examples") / "portico"), engine)


@pytest.fixture(scope="module")
def previews(examples: Examples) -> dict[str, list[dict[str, Any]]]:
    """Return the previewed steps of each stack, with the policy pack; no host of these names exists."""
    return {stack: json.loads(examples.pulumi("preview", "--json", "--policy-pack", "policies", "--stack", stack))
            ["steps"] for stack in STACKS}


def _config(stack: str) -> dict[str, Any]:
    return {key.removeprefix("portico:"): value for key, value in yaml.safe_load(TEXTS[stack])["config"].items()}


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield the leaves of a configuration with their dotted keys; secrets and lists stay whole."""
    if isinstance(value, dict) and place not in SECRET:
        for key, below in value.items():
            yield from _leaves(below, f"{place}.{key}".lstrip("."))
    else:
        yield place, json.dumps(value)


def test_they_differ_in_exactly_what_the_document_lists() -> None:
    staging, production = (set(_leaves({**_config(stack), "encryptionsalt": yaml.safe_load(TEXTS[stack])
                                        ["encryptionsalt"]})) for stack in STACKS)

    assert len(DIFFERENT) == 6
    assert {key for key, _ in staging ^ production} == DIFFERENT


@pytest.mark.parametrize("stack", STACKS)
def test_what_differs_is_marked_and_nothing_else(stack: str) -> None:
    assert sorted(MARKED.findall(TEXTS[stack])) == sorted(key.rpartition(".")[2] for key in DIFFERENT)


def test_their_comments_are_the_same() -> None:
    staging, production = (re.findall(r"#.*", TEXTS[stack])[2:] for stack in STACKS)

    assert staging == production


@pytest.mark.parametrize("stack", STACKS)
def test_the_settings_take_them_and_every_plain_section_of_such_a_site_is_there(stack: str) -> None:
    plain = {key: value for key, value in _config(stack).items() if key not in SECRET}
    unused = {"docker", "swarm", "drift"}

    assert Settings.read(plain).target.kind == "ssh"
    assert plain.keys() == Settings.model_fields.keys() - unused


@pytest.mark.parametrize("stack", STACKS)
def test_the_documented_passphrase_opens_secrets_that_are_plainly_not_real(examples: Examples, stack: str) -> None:
    secrets = examples.secrets(stack)
    key = base64.b64decode("".join(secrets[SSH_KEY].splitlines()[1:-1]))

    assert f"not-a-real-key-of-{stack}".encode() in key
    assert secrets[AFTER_PUBLIC_KEY] == f"https://hooks.example.org/{stack}?token=not-a-real-token"
    assert json.loads(secrets[SECRETS_KEY])["SECRET_KEY"] == f"not-a-real-secret-of-{stack}"
    assert "not-a-real-password" in json.loads(secrets[SECRETS_KEY])["DATABASE_URL"]


def test_no_policy_refuses_either_preview_and_both_make_the_same_release(
    previews: dict[str, list[dict[str, Any]]]
) -> None:
    releases = {stack: {step["newState"]["inputs"]["release"] for step in steps
                        if step["newState"]["type"] == "portico:index:Release"} for stack, steps in previews.items()}

    assert len(releases["staging"]) == 1
    assert releases["staging"] == releases["production"]


def test_a_setting_that_is_set_leaves_every_other_line_as_it_was(examples: Examples) -> None:
    examples.pulumi("config", "set", "--path", "gunicorn.workers", "3", "--stack", "staging")
    after = (examples.checkout / "Pulumi.staging.yaml").read_text()

    assert after == TEXTS["staging"].replace("    workers: 4\n", "    workers: 3\n")
