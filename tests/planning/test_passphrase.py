"""Public passphrases, and the stacks that they open. The salts are Pulumi's own."""

from pathlib import Path

import pytest

from portico.planning.passphrase import FILE_VARIABLE, PUBLIC, VARIABLE, passphrase_in, public, public_one
from tests.checkout import REPOSITORY

OWN = "encryptionsalt: v1:nI2OROJP7eU=:v1:evsKfjjv2W3VrGIc:VcwmYIuDg8FaaIlU4oEXSrwJRwtnvg==\n"
"""Made with the passphrase `one-of-its-own`."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The file of a stack with a passphrase of its own."""
    file = tmp_path / "Pulumi.prod.yaml"
    file.write_text(f"config:\n  portico:app: {{}}\n{OWN}")
    return file


@pytest.mark.parametrize(("stack", "passphrase"), [("local", PUBLIC[0]), ("staging", PUBLIC[1]),
                                                   ("production", PUBLIC[1])])
def test_a_stack_of_this_repository_opens_with_a_public_passphrase(stack: str, passphrase: str) -> None:
    file = REPOSITORY / f"Pulumi.{stack}.yaml"

    assert public_one(file, {}) == public_one(file, {VARIABLE: passphrase}) == passphrase


def test_a_stack_with_a_passphrase_of_its_own_does_not(own: Path) -> None:
    assert public_one(own, {}) is None
    assert public_one(own, {VARIABLE: "one-of-its-own"}) is None


@pytest.mark.parametrize("text", ["secretsprovider: awskms://alias/prod\n", "encryptionsalt: v1:x:v1:y:z\n", ""])
def test_a_stack_that_no_passphrase_opens_is_none_of_these(own: Path, text: str) -> None:
    own.write_text(text)

    assert public_one(own, {}) is None


def test_a_stack_without_a_file_is_none_of_these(tmp_path: Path) -> None:
    assert public_one(tmp_path / "Pulumi.prod.yaml", {VARIABLE: PUBLIC[0]}) is None


def test_the_passphrase_is_in_the_variable_or_in_the_file_that_the_other_one_names(tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("secret\n")
    file = {FILE_VARIABLE: str(tmp_path / "passphrase")}

    assert passphrase_in({}) is None
    assert passphrase_in(file) == "secret"
    assert passphrase_in({**file, VARIABLE: "another"}) == "another"
    assert passphrase_in({FILE_VARIABLE: str(tmp_path / "none")}) is None


def test_the_refusal_has_the_commands_that_make_ones_own() -> None:
    said = str(public("prod", PUBLIC[0]))

    assert "PULUMI_CONFIG_PASSPHRASE=portico-local pulumi stack change-secrets-provider passphrase --stack prod" in said
    assert "export PULUMI_CONFIG_PASSPHRASE_FILE=~/.portico-passphrase" in said
