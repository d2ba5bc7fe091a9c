"""A remedy is typed for the stack that it is about."""

import pytest

from portico.protocol.named_stack import name_stack, name_stack_in_remedy


@pytest.mark.parametrize(("text", "named"), [
    ("pulumi config set --path app.name shop", "pulumi config set --stack prod --path app.name shop"),
    ("pulumi config rm --path a; pulumi config set b c",
     "pulumi config rm --stack prod --path a; pulumi config set --stack prod b c"),
    ("pulumi config set a b --stack dev", "pulumi config set a b --stack dev"),
    ("run pulumi up again", "run pulumi up --stack prod again"),
    ("pulumi config set a b && pulumi up --refresh",
     "pulumi config set --stack prod a b && pulumi up --stack prod --refresh"),
    ("see nginx -t, then run pulumi destroy again", "see nginx -t, then run pulumi destroy --stack prod again"),
    ("pulumi stack ls", "pulumi stack ls"),
], ids=["a setting", "two settings", "a named stack", "an update", "a setting and an update", "a removal", "no change"])
def test_the_stack_is_named_in_each_command_that_changes_it(text: str, named: str) -> None:
    assert name_stack(text, "prod") == named


def test_a_failed_step_says_again_of_the_command_that_was_just_typed() -> None:
    remedy = "pulumi config set --path app.name shop, then run pulumi up again"

    assert name_stack_in_remedy(remedy, "prod") == (
        "pulumi config set --stack prod --path app.name shop, then run pulumi up again")


def test_a_plan_without_a_stack_leaves_the_remedy_as_it_is() -> None:
    assert name_stack_in_remedy("pulumi config rm drift", "") == "pulumi config rm drift"
