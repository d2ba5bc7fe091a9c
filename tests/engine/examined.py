"""A site as `bin/portico doctor` sees it, and the remedy that is told: taken word for word."""

import json
import subprocess
from typing import Any

from tests.agent.watching import until
from tests.engine.site import Site

WELL = [True] * 9
PATIENCE = 30
"""Seconds that a container which was started may take to serve."""
UP_AT_ONCE = 'pulumi() { [ "$1" != up ] || set -- up --skip-preview "${@:2}"; command pulumi "$@"; }\n'
"""A function of the shell by which the `pulumi up` of a remedy shows no preview: that would run the whole program, and
its look for drift, a second time."""


def doctor(site: Site, *options: str) -> "subprocess.CompletedProcess[str]":
    """The command as an operator types it."""
    command = [".venv/bin/python", "-m", "portico.cli", "doctor", "--stack", site.stack, *options]
    return subprocess.run(command, cwd=site.checkout, env=site.environment, capture_output=True, text=True)


def examined(site: Site) -> dict[str, Any]:
    """Return the doctor's JSON about the only machine."""
    ran = doctor(site, "--json")
    (told,) = json.loads(ran.stdout or "[{}]")
    assert "checks" in told, ran
    assert ran.returncode == (told["diagnosis"] is not None)
    return dict(told)


def must_be_well(site: Site) -> None:
    """Every check holds, and nothing is found."""
    told = examined(site)
    assert (told["diagnosis"], [check["holds"] for check in told["checks"]]) == (None, WELL), told


def must_be_mended(site: Site, name: str) -> dict[str, Any]:
    """The fault is named; when its remedy was taken, the site works and the doctor is silent."""
    found = examined(site)["diagnosis"]
    assert found is not None
    assert found["name"] == name, found
    take(site, found["remedy"])
    until(lambda: answers(site), PATIENCE)
    must_be_well(site)
    return dict(found)


def answers(site: Site) -> bool:
    """Return whether the site's page is there now."""
    try:
        return site.get()[0] == 200
    except OSError:
        return False


def take(site: Site, remedy: str) -> None:
    """Run a remedy on the operator's machine, word for word."""
    environment = {**site.environment, "PULUMI_SKIP_CONFIRMATIONS": "true", "PULUMI_COLOR": "never"}
    ran = subprocess.run(["bash", "-c", UP_AT_ONCE + remedy], cwd=site.checkout, env=environment, capture_output=True,
                         text=True, stdin=subprocess.DEVNULL)
    assert ran.returncode == 0, remedy + ran.stdout + ran.stderr
