"""A plan as Pulumi shows its change."""

import json

import pytest
import yaml

from portico.protocol.plan_text import MARK, lines, plan_text

PLAN = plan_text(agent="0123", site={"files": {"site.conf": lines("# \u00fc\nserver {\n}\n")}}, empty=[])


def test_a_plan_is_no_json_so_that_pulumi_prints_a_difference_of_lines() -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(PLAN)


def test_a_plan_is_no_yaml_either() -> None:
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(PLAN)


def test_below_its_mark_a_plan_is_json() -> None:
    mark, _, rest = PLAN.partition("\n")
    assert mark == MARK
    assert json.loads(rest)["site"]["files"]["site.conf"] == ["# \u00fc", "server {", "}"]


def test_every_line_of_a_file_has_a_line_of_its_own() -> None:
    assert [line.strip().rstrip(",") for line in PLAN.splitlines() if "server {" in line] == ['"server {"']


def test_letters_stand_as_they_are() -> None:
    assert "# \u00fc" in PLAN


def test_sections_stay_in_the_order_given() -> None:
    assert list(json.loads(PLAN.partition("\n")[2])) == ["agent", "site", "empty"]


@pytest.mark.parametrize(("text", "listed"), [("", []), ("a", ["a"]), ("a\n\nb\n", ["a", "", "b"])])
def test_a_file_is_listed_line_by_line(text: str, listed: list[str]) -> None:
    assert lines(text) == listed
