"""docs/comparison.md gives measured times and settings as they are.

A comment behind a claim says it for this test; the words of the page are free.
"""

import re

import pytest

from portico.planning.settings.checks import UpstreamExpectation
from tests.checkout import REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "comparison.md").read_text()
MEASURED = (REPOSITORY / "docs" / "benchmarks.md").read_text()
CLAIMS = dict(re.findall(r"<!-- (?:measured|default): (.*?): (.*?) -->", DOCUMENT))
FIRST, REDEPLOY, LOST, BAD_APP = 0, 2, 3, 4
"""Columns of the benchmark."""
Rows = dict[tuple[int, str], list[str]]


@pytest.fixture
def rows() -> Rows:
    """The table of the benchmark by number of hosts and tool: first deploy, no-op, redeploy, lost, bad app."""
    found = re.findall(r"^\| (\d) \| (\w+) \| (.*) \|$", MEASURED, re.MULTILINE)
    return {(int(hosts), tool): cells.split(" | ") for hosts, tool, cells in found}


def _seconds(cell: str) -> float:
    return float(cell.removesuffix(" s"))


def _fastest(rows: Rows, column: int) -> str:
    """The tools that are the fastest on some number of hosts."""
    by_hosts = [{tool: _seconds(cells[column]) for (of, tool), cells in rows.items() if of == hosts}
                for hosts in {hosts for hosts, _ in rows}]
    return _listed({min(seconds, key=lambda tool: seconds[tool]) for seconds in by_hosts})


def _listed(tools: set[str]) -> str:
    return ", ".join(sorted(tools))


def test_every_claim_is_what_was_measured_or_is_the_default(rows: Rows) -> None:
    first = {key: _seconds(cells[FIRST]) for key, cells in rows.items()}
    answers = {key: cells[BAD_APP].rpartition("then ")[2][:3] for key, cells in rows.items()}
    losing = {tool for (_, tool), cells in rows.items() if not cells[LOST].startswith("0 of ")}

    measured = {
        "fastest at a first deploy": _fastest(rows, FIRST),
        "fastest at a redeploy": _fastest(rows, REDEPLOY),
        "faster than Portico at a first deploy on 3 hosts": _listed(
            {tool for hosts, tool in rows if hosts == 3 and first[3, tool] < first[3, "Portico"]}),
        "a bad app is answered with 502 by": _listed(
            {tool for (_, tool), status in answers.items() if status == "502"}),
        "no request is lost by": _listed({tool for _, tool in rows} - losing),
        "seconds of a proof": f"{UpstreamExpectation().settle:g}",
    }
    assert measured == CLAIMS
    assert {status for (_, tool), status in answers.items() if tool == "Portico"} == {"200"}


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_a_comment_claims_stands_in_the_text_around_it(claim: str) -> None:
    block = next(block for block in DOCUMENT.split("\n\n") if f": {claim}: " in block)
    text = re.sub("<!--.*?-->", "", block)

    assert [word for word in CLAIMS[claim].split(", ") if word not in text] == []


def test_nothing_is_called_faster_without_such_a_comment() -> None:
    said = [part for part in re.split(r"\n\n|\n- ", DOCUMENT) if re.search(r"\b(fast|slow)(er|est)?\b|\d s\b", part)]

    assert [part for part in said if "<!--" not in part] == []
