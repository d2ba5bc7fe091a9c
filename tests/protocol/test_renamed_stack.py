"""An update of a stack that was renamed is refused, by what the step printed before."""

import json

import pytest

from portico.protocol.failure import Failure
from portico.protocol.renamed_stack import BEFORE, require_same_stack


@pytest.mark.parametrize("before", [None, "", "{}", '{"stack": ""}', '{"stack": "prod"}'])
def test_a_first_update_and_one_of_the_same_stack_go_on(before: "str | None", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BEFORE, raising=False)
    if before is not None:
        monkeypatch.setenv(BEFORE, before)

    require_same_stack("prepare", "prod")


def test_a_renamed_stack_is_refused_with_both_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BEFORE, json.dumps({"stack": "prod"}))

    with pytest.raises(Failure) as refused:
        require_same_stack("prepare", "live")

    assert refused.value.text().splitlines() == [
        "prepare: expected the site of stack live, got that of stack prod, whose name its folders, units and users "
        "have: a rename does not move them",
        "to fix it: pulumi stack rename --stack live prod, then run pulumi up again; or, if the site may be down "
        "meanwhile, pulumi destroy --stack live, then pulumi up --stack live",
    ]
