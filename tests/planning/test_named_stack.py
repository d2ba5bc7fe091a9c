"""A remedy is typed for the stack that it is about."""

import pytest

from portico.planning.named_stack import name_stack


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
