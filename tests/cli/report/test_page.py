"""The reports of recorded previews, compared as a whole; PORTICO_UPDATE_GOLDEN=1 writes them."""

import os
import re

import pytest

from portico.cli.report.page import write_report
from portico.cli.report.preview import read_preview
from tests.cli.report.changes import IN_CONTAINERS, LOCAL, MARKER, ON_HOSTS
from tests.cli.report.recording import PREVIEWS
from tests.templates.conftest import UPDATE

NAMES = sorted(file.stem for file in PREVIEWS.glob("*.json"))
VERDICTS = {
    "no-change": "no change",
    "first-deploy": "no downtime: first deploy on `127.0.0.1`",
    "first-deploy-without-secrets": "no downtime: first deploy on `127.0.0.1`",
    "first-secret": "no downtime: new instance on `127.0.0.1`",
    "new-release": "no downtime: new release on `127.0.0.1`",
    "static-file": "no downtime: new release on `127.0.0.1`",
    "requirement": "no downtime: new release on `127.0.0.1`",
    "changed-secret": "no downtime: new instance with changed secrets on `127.0.0.1`",
    "gunicorn-setting": "no downtime: new instance on `127.0.0.1`",
    "variable": "no downtime: new instance on `127.0.0.1`",
    "nginx-setting": "no downtime: new Nginx configuration, reloaded on `127.0.0.1`",
    "check-setting": "no downtime: steps are done again on `127.0.0.1`",
    "drift": "no downtime: what was changed by hand is repaired on `127.0.0.1`",
    "http-port": "⚠ moves the site on `127.0.0.1` from port 8080 to 8081; "
                 "besides new Nginx configuration, reloaded on `127.0.0.1`",
    "server-names": "⚠ no longer answers as `old.shop.test`; "
                    "besides new Nginx configuration, reloaded on `127.0.0.1`",
    "target": "⚠ removes the site from `127.0.0.1`; besides first deploy on `web1`",
    "destroyed": "⚠ removes the site from `127.0.0.1`",
    "refused-setting": '⚠ the preview failed: `gunicorn.workers: expected a whole number, got "three"`',
    "hosts-new-release": "no downtime: new release on 3 hosts, staged on 3, switched 1 by 1",
    "hosts-added": "no downtime: first deploy on `web3`",
    "hosts-removed": "⚠ removes the site from `web2`",
    "docker-new-release": "no downtime: new release on `127.0.0.1`",
    "docker-python-image": "no downtime: new release on `127.0.0.1`",
    "docker-nginx-image": "⚠ replaces the container `nginx` on `127.0.0.1`: no answer meanwhile; "
                          "besides steps are done again on `127.0.0.1`",
    "docker-http-port": "⚠ replaces the container `nginx` on `127.0.0.1`: no answer meanwhile; "
                        "moves the site on `127.0.0.1` from port 8080 to 8081; besides new instance on `127.0.0.1`",
}


def report(name: str) -> str:
    return write_report(read_preview((PREVIEWS / f"{name}.json").read_text()))


@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_its_golden_file(name: str) -> None:
    file, text = PREVIEWS / f"{name}.md", report(name)
    if os.environ.get(UPDATE):
        file.write_text(text)

    assert text == file.read_text(), f"{UPDATE}=1 make test ARGS=tests/cli/report accepts it"


def test_every_kind_of_change_is_recorded() -> None:
    assert set(NAMES) == {*LOCAL, *ON_HOSTS, *IN_CONTAINERS, "first-deploy", "destroyed", "drift",
                          "first-deploy-without-secrets", "first-secret"}
    assert {file.stem for file in PREVIEWS.glob("*.md")} == set(NAMES)


@pytest.mark.parametrize("name", VERDICTS)
def test_the_first_line_is_the_verdict(name: str) -> None:
    assert report(name).partition("\n")[0] == VERDICTS[name]


@pytest.mark.parametrize("name", NAMES)
def test_no_report_has_a_secret(name: str) -> None:
    assert MARKER not in report(name)


def test_a_site_is_told_step_by_step_in_the_order_of_the_chain() -> None:
    steps = re.findall(r"^\| ([a-z-]+) \|", report("hosts-new-release"), re.MULTILINE)

    assert steps == ["step", "reach", "release", "static", "gunicorn", "upstream-check", "nginx", "public-check"]
