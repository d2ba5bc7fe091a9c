"""docs/policies.md against the pack."""

import re

from policies.rules import POLICIES
from tests.checkout import REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "policies.md").read_text()


def test_the_table_has_every_rule_in_its_own_words() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \|", DOCUMENT, re.MULTILINE)

    assert rows == [(policy.name, policy.description) for policy in POLICIES]


def test_the_version_is_that_of_the_pack() -> None:
    version = re.search(r"^version: (.*)$", (REPOSITORY / "policies" / "PulumiPolicy.yaml").read_text(), re.MULTILINE)

    assert version is not None
    assert f"`✅ portico@v{version[1]}`" in DOCUMENT
