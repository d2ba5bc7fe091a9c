"""The page of each target has a table of the steps of portico/protocol/chain.py, in their order."""

import re

import pytest

from portico.protocol.chain import STEPS
from tests.checkout import REPOSITORY
from tests.docs.test_chain import SHOWN_AS

PAGES = {"local": (), "ssh": (), "docker": (), "scaling": ("static",)}
"""The steps that a target does not have, by page: in a Swarm the app serves its static files itself."""
WORDS = {SHOWN_AS.get(word.replace("-", " "), word.replace("-", " ")): word for word in STEPS}


def _rows(page: str) -> list[str]:
    """Return the first words of the rows of the page's table of steps."""
    text = (REPOSITORY / "docs" / f"{page}.md").read_text()
    table = re.search(r"^\| step \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table, page
    return [row.split("|")[1].strip() for row in table[1].splitlines()]


@pytest.mark.parametrize("page", PAGES)
def test_the_rows_are_steps_in_the_order_of_the_chain(page: str) -> None:
    steps = [WORDS[row] for row in _rows(page)]

    assert steps == [word for word in STEPS if word in steps]


@pytest.mark.parametrize(("page", "lacking"), PAGES.items())
def test_every_step_that_each_site_has_is_a_row(page: str, lacking: tuple[str, ...]) -> None:
    steps = {WORDS[row] for row in _rows(page)}

    assert {word for word, step in STEPS.items() if not step.optional} - steps == set(lacking)
