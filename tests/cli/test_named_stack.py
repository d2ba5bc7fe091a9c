"""The stack that the words of a `pulumi` command are about."""

import pytest

from portico.cli.named_stack import named_stack


@pytest.mark.parametrize(("command", "stack"), [
    ("up --stack prod --yes", "prod"), ("up --stack=prod", "prod"), ("up -s prod", "prod"), ("up -sprod", "prod"),
    ("up -ys prod", "prod"), ("config set --secret k v --stack acme/portico/prod", "acme/portico/prod"),
    ("stack init prod", "prod"), ("stack init --secrets-provider passphrase prod", "prod"),
    ("stack init prod --copy-config-from local", "prod"), ("stack select --create prod", "prod"),
])
def test_a_stack_that_is_named_is_meant(command: str, stack: str) -> None:
    assert named_stack(command.split()) == stack


@pytest.mark.parametrize("command", ["up", "config set --secret stack local", "stack", "stack output url", ""])
def test_without_a_name_it_is_the_selected_one(command: str) -> None:
    assert named_stack(command.split()) is None


@pytest.mark.parametrize("command", [
    "stack init", "stack init --copy-config-from local", "stack init --unknown local prod", "stack select", "new local",
])
def test_a_stack_that_pulumi_asks_for_is_never_taken_for_another(command: str) -> None:
    assert named_stack(command.split()) == ""
