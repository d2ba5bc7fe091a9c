"""However much there is to tell, a report fits into a comment, is cut in the middle, and its blocks stay closed."""

import json
from typing import Any

import pytest
from markdown_it import MarkdownIt

from portico.cli.report.cut import LIMIT, middle
from portico.cli.report.page import write_report
from portico.cli.report.preview import read_preview
from tests.cli.report.recording import PREVIEWS

NGINX = "portico:index:NginxSite$command:local:Command::site-nginx"
TICKS = "`" * 20


@pytest.fixture
def told() -> dict[str, Any]:
    """A preview that changes a file of Nginx."""
    found: dict[str, Any] = json.loads((PREVIEWS / "nginx-setting.json").read_text())
    return found


def with_lines(told: dict[str, Any], lines: list[str]) -> str:
    """The report, when these are the new lines of the site's file."""
    (step,) = (step for step in told["steps"] if step["urn"].endswith(NGINX))
    inputs = step["newState"]["inputs"]
    mark, _, body = inputs["stdin"].partition("\n")
    plan = json.loads(body)
    plan["site"]["files"]["sites-enabled/shop.conf"] += lines
    inputs["stdin"] = f"{mark}\n{json.dumps(plan)}"
    return write_report(read_preview(json.dumps(told)))


@pytest.mark.parametrize("lines", [
    [f"line {number} of a long file" for number in range(50_000)],
    ["x" * 5_000, TICKS, "</details>", "@octocat"] * 200,
    [f"{TICKS}{number} </details>" for number in range(5_000)],
    ["\N{SNOWMAN}" * 300] * 500,
])  # fmt: skip
def test_a_long_diff_loses_its_middle_alone(lines: list[str], told: dict[str, Any]) -> None:
    text = with_lines(told, lines)

    assert len(text.encode()) <= LIMIT
    assert " lines left out …" in text
    assert f"+{lines[-1]}" in text
    assert text.endswith("<!-- portico report production -->\n")
    assert [token.type for token in MarkdownIt("commonmark").parse(text)].count("fence") == 1
    assert text.count("\n<details>") == text.count("\n</details>") == 1


def test_many_of_everything_fits(told: dict[str, Any]) -> None:
    (site,) = (step for step in told["steps"] if step["urn"].endswith("FlaskSite::site"))
    site["newState"]["inputs"]["settings"]["app"]["environment"] = {f"V{n}": "y" * 300 for n in range(5_000)}
    told["diagnostics"] = [{"severity": "warning", "message": f"warning: {n} {'z' * 300}"} for n in range(5_000)]

    text = with_lines(told, ["w" * 300] * 5_000)

    assert len(text) <= LIMIT
    assert "settings left out" in text
    assert text.endswith("<!-- portico report production -->\n")


def test_an_odd_number_keeps_one_more_at_the_beginning() -> None:
    cut = middle(range(10), 3)

    assert (list(cut.head), cut.left_out, list(cut.tail)) == ([0, 1], 7, [9])


def test_what_fits_is_not_cut() -> None:
    assert middle([1, 2], 2).left_out == 0
