"""The shell steps of the workflows, with a real stack: from the first preview to the nightly look for drift."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import check_out, listen_on, users_environment
from tests.ports import free_port
from tests.workflows.runner import Runner

STACK = {"STACK": "local"}
COMMENT = {**STACK, "NUMBER": "7", "GH_REPO": "you/shop", "RUN": "https://ci.example/run/1"}
MARK = "<!-- portico report local -->"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a checkout with a stack that was never up."""
    folder = listen_on(check_out(tmp_path_factory.mktemp("workflows") / "portico"), free_port())
    _type("bin/portico pulumi stack init local", folder)
    yield folder
    _type("make down", folder)


@pytest.fixture
def runner(checkout: Path, tmp_path: Path) -> Runner:
    return Runner(checkout, tmp_path)


def _type(command: str, folder: Path) -> None:
    subprocess.run(command, shell=True, cwd=folder, env=users_environment(), capture_output=True, check=True)


def test_a_preview_becomes_a_report_for_the_next_job(runner: Runner) -> None:
    ran = runner.run("preview.yml", "Report", **STACK)

    assert ran.returncode == 0, ran.stderr
    assert runner.outputs["report"].startswith("no downtime: first deploy on `127.0.0.1`\n")
    assert runner.outputs["report"].endswith(MARK)
    assert (runner.temp / "summary").read_text() == f"{runner.outputs['report']}\n"


def test_an_update_and_the_doctor_end_well(runner: Runner) -> None:
    update = runner.run("deploy.yml", "Update", **STACK)
    doctor = runner.run("deploy.yml", "Doctor", **STACK)

    assert update.returncode == 0, update.stdout + update.stderr
    assert "127.0.0.1: the site is well" in doctor.stdout, doctor.stderr


def test_drift_fails_the_nightly_run(runner: Runner) -> None:
    before = runner.run("drift.yml", "Drift", **STACK)
    (conf,) = (runner.checkout / ".portico/local/nginx/sites-enabled").glob("hello.conf")
    conf.write_text(f"{conf.read_text()}# by hand\n")
    after = runner.run("drift.yml", "Drift", **STACK)

    assert (before.returncode, before.stdout) == (0, "127.0.0.1: no drift\n")
    assert (after.returncode, "+# by hand" in after.stdout) == (1, True)


def test_a_failed_preview_has_a_report_and_fails_its_job(runner: Runner) -> None:
    settings = runner.checkout / "Pulumi.local.yaml"
    kept = settings.read_text()
    settings.write_text(kept.replace("config:\n", "config:\n  portico:gunicorn: {workers: many}\n", 1))
    ran = runner.run("preview.yml", "Report", **STACK)
    settings.write_text(kept)

    assert ran.returncode == 1
    assert runner.outputs["report"].startswith("⚠ the preview failed: `gunicorn.workers: ")
    assert "pulumi config set --stack local --path gunicorn.workers" in runner.outputs["report"]


def test_the_first_report_is_a_new_comment(runner: Runner) -> None:
    ran = runner.run("preview.yml", "Comment", REPORT=f"no change\n\n$(id) `id` @you\n{MARK}", **COMMENT)

    assert ran.returncode == 0, ran.stderr
    assert runner.asked.startswith("api --method POST repos/you/shop/issues/7/comments --field body=@")
    assert runner.said == f"no change\n\n$(id) `id` @you\n{MARK}\n"


def test_the_next_report_takes_its_place(runner: Runner) -> None:
    runner.known("4711\n4712\n")
    runner.run("preview.yml", "Comment", REPORT=f"no change\n{MARK}", **COMMENT)

    assert runner.asked.startswith("api --method PATCH repos/you/shop/issues/comments/4711 --field body=@")


def test_without_a_report_the_comment_leads_to_the_run(runner: Runner) -> None:
    runner.run("preview.yml", "Comment", REPORT="", **COMMENT)

    assert runner.said == f"⚠ there is no report: https://ci.example/run/1\n{MARK}\n"
