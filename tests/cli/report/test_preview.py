"""The report reads a preview and refuses anything else."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portico.cli.report import running
from portico.cli.report.command import report
from portico.cli.report.page import write_report
from portico.cli.report.preview import Preview, read_preview
from tests.cli.report.recording import PREVIEWS


def test_a_file_is_read_and_ends_well() -> None:
    ran = CliRunner().invoke(report, [str(PREVIEWS / "no-change.json")])

    assert (ran.exit_code, ran.output.partition("\n")[0]) == (0, "no change")


def test_standard_input_is_read_for_a_dash() -> None:
    ran = CliRunner().invoke(report, ["-"], input=(PREVIEWS / "refused-setting.json").read_text())

    assert ran.exit_code == 1
    assert "to fix it: pulumi config set --path gunicorn.workers 2" in ran.output


@pytest.mark.parametrize("text", ["", "Previewing update", "[]", '{"steps": [{}]}', '{"steps": 1}'])
def test_any_other_text_is_refused(text: str) -> None:
    ran = CliRunner().invoke(report, ["-"], input=text)

    assert ran.exit_code == 2
    assert "expected the document that `pulumi preview --json` prints" in ran.output


@pytest.mark.parametrize(("config", "batch"), [
    ({"portico:app": "{}"}, 1), ({"portico:app": "{}", "portico:rollout": '{"batch": 2}'}, 2),
    ({"portico:app": "{}", "portico:rollout": '{"batch": "two"}'}, None), ({"shop:hosts": "3"}, None),
])
def test_the_size_of_a_batch_is_read_from_the_configuration(config: dict[str, str], batch: int | None) -> None:
    assert read_preview(json.dumps({"config": config, "steps": []})).batch == batch


def test_a_preview_that_says_nothing_for_programs_is_told_with_its_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "pulumi"
    fake.write_text("#!/bin/sh\necho 'error: no stack named `prod` @octocat' >&2\nexit 255\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    text = write_report(running.run_preview("prod"))

    assert text.startswith("⚠ the preview failed: ``no stack named `prod` @octocat``\n")
    assert "`bin/portico pulumi preview --stack prod`" in text


def test_a_stack_that_nobody_named_is_not_made_up() -> None:
    assert "--stack" not in write_report(Preview("", errors=("no",)))


def test_settings_of_a_state_that_had_none_are_no_change() -> None:
    told = json.loads((PREVIEWS / "check-setting.json").read_text())
    told["steps"] = [step for step in told["steps"] if step["urn"].endswith(("FlaskSite::site", "portico-production"))]
    del told["steps"][1]["oldState"]["inputs"]["settings"]

    ran = CliRunner().invoke(report, ["-"], input=json.dumps(told))

    assert ran.output.partition("\n")[0] == "no change"
