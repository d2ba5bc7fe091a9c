"""docs/outputs.md is what portico/planning/outputs.py says."""

import re

from docs.writing.outputs import documentation
from portico.planning.outputs import Outputs
from tests.checkout import REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "outputs.md").read_text()


def test_the_document_is_that_of_the_types() -> None:
    assert documentation() == DOCUMENT, "write it: python -m docs.writing.outputs > docs/outputs.md"


def test_what_is_exported_is_what_is_documented() -> None:
    exported = re.findall(r'pulumi\.export\("(\w+)", ', (REPOSITORY / "__main__.py").read_text())

    assert set(exported) == set(Outputs.__annotations__)


def test_each_link_leads_to_a_heading() -> None:
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^## (.*)", DOCUMENT, re.MULTILINE)}

    assert set(re.findall(r"\]\(#(.*?)\)", DOCUMENT)) <= headings
