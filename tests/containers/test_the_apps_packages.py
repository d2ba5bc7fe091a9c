"""An app's packages are foreign code: they never run as root and see no container but their own."""

from typing import Any

import pytest

from tests.containers import spy
from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.engine.commands import Operator
from tests.ports import free_port

COMMANDS = (("status",), ("doctor",), ("logs", "app"), ("releases",), ("lock", "--reason", "tea"), ("unlock",),
            ("rollback",))
OF_THE_APP = ("python3 ", "/venv/bin/python3 ")
"""The first words of processes that run the app's code: Gunicorn, its health checks, the release command."""


@pytest.fixture(scope="module")
def site(make_contained: MakeContained) -> ContainedSite:
    """A site with every step, twice updated, after every command of an operator's."""
    site = make_contained()
    site.configure("app", release_command="true")
    site.configure("rollout", keep_releases=2)
    site.configure("tls", mode="self-signed")
    site.configure("nginx", server_names=["shop.test"], https_port=free_port())
    site.hide("TOKEN", "xyzzy")
    for marker in ("one", "two "):
        site.write(apps.good(marker))
        spy.put_into(site.app)
        site.must_up()
    for words in COMMANDS:
        Operator(site).told(*words)
    return site


@pytest.fixture(scope="module")
def spied(site: ContainedSite) -> list[dict[str, Any]]:
    """Return what a package of the app has seen until the site was removed."""
    found = spy.read(site.docker("exec", site.containers("app")[0], "cat", spy.SPIED))
    ran = site.destroy()
    assert ran.status == 0, ran.text
    return found


def test_they_run_as_the_apps_user_alone(spied: list[dict[str, Any]]) -> None:
    assert {one["uid"] for one in spied} == {10001}


def test_they_see_no_process_and_no_volume_but_the_apps(spied: list[dict[str, Any]]) -> None:
    assert [one["folders"] for one in spied if one["folders"]] == []
    assert {title for one in spied for title in one["processes"] if not title.startswith(OF_THE_APP)} == set()


def test_no_container_of_a_step_may_do_more_than_it_has_to(site: ContainedSite, spied: list[dict[str, Any]]) -> None:
    assert site.runs()
    assert [run for run in site.runs() if run.breaks(f"{site.key}:")] == []
