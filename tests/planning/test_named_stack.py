"""A remedy changes the stack that it is about."""

import pytest

from portico.planning.named_stack import name_stack


@pytest.mark.parametrize(("text", "named"), [
    ("pulumi config set --path app.name shop", "pulumi config set --stack prod --path app.name shop"),
    ("pulumi config rm --path a; pulumi config set b c",
     "pulumi config rm --stack prod --path a; pulumi config set --stack prod b c"),
    ("pulumi config set a b --stack dev", "pulumi config set a b --stack dev"),
    ("run pulumi up again", "run pulumi up again"),
], ids=["a setting", "two settings", "a named stack", "no setting"])
def test_the_stack_is_named_where_a_setting_is_changed(text: str, named: str) -> None:
    assert name_stack(text, "prod") == named
