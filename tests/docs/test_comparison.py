"""What docs/comparison.md says of measured things is what was measured, and of settings what they are."""

import re

import pytest

from portico.planning.settings.checks import UpstreamExpectation
from tests.checkout import REPOSITORY

DOCUMENT = " ".join((REPOSITORY / "docs" / "comparison.md").read_text().split())
MEASURED = (REPOSITORY / "docs" / "benchmarks.md").read_text()


@pytest.fixture
def rows() -> dict[tuple[int, str], list[str]]:
    """The table of the benchmark by number of hosts and tool: first deploy, no-op, redeploy, lost, bad app."""
    found = re.findall(r"^\| (\d) \| (\w+) \| (.*) \|$", MEASURED, re.MULTILINE)
    return {(int(hosts), tool): cells.split(" | ") for hosts, tool, cells in found}


def _seconds(cell: str) -> float:
    return float(cell.removesuffix(" s"))


def test_who_is_called_faster_was_measured_to_be(rows: dict[tuple[int, str], list[str]]) -> None:
    first, redeploy = ({key: _seconds(cells[at]) for key, cells in rows.items()} for at in (0, 2))

    assert "the fastest of the three we measured at the first deploy and at a redeploy" in DOCUMENT
    for measured in (first, redeploy):
        assert all(measured[hosts, "pyinfra"] == min(measured[hosts, tool] for _, tool in rows) for hosts in (1, 3))
    assert "On three hosts at once it is faster at the first deploy than Portico" in DOCUMENT
    assert first[3, "Ansible"] < first[3, "Portico"]


def test_what_is_said_of_lost_requests_and_of_a_bad_app_was_measured(rows: dict[tuple[int, str], list[str]]) -> None:
    assert all(cells[3].startswith("0 of ") for cells in rows.values())
    assert {tool: cells[4].rpartition("then ")[2][:3] for (_, tool), cells in rows.items()} == {
        "Portico": "200", "Ansible": "502", "pyinfra": "502",
    }
    assert "| 502, with the guide's playbook | 502, with the guide's deploy |" in DOCUMENT


def test_the_time_that_is_spent_on_a_proof_is_the_settings_default() -> None:
    assert f"{UpstreamExpectation().settle:g} s of each deploy" in DOCUMENT
