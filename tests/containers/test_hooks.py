"""A release's own command in a container of its image: before the instance, once, with what the app has."""

import pytest

from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps

TOKEN = "xyzzy-hook-in-containers"
COMMAND = ("echo run >> kept/runs; echo $(id -u) in $PWD with ${#TOKEN} by $(command -v flask), "
           "$(wc -l < $STATE_DIRECTORY/kept/runs), $(ls /srv | wc -l); grep -q one wsgi.py")


@pytest.fixture(scope="module")
def site(make_contained: MakeContained) -> ContainedSite:
    """A site whose command takes no release but the first one; it is up."""
    site = make_contained()
    site.configure("app", release_command=COMMAND, persist=["kept"])
    site.hide("TOKEN", TOKEN)
    site.must_up()
    return site


def _runs(site: ContainedSite) -> int:
    return len(site.docker("exec", site.containers("app")[0], "cat", "/var/lib/portico/kept/runs").split())


def test_it_ran_once_as_the_apps_user_with_its_packages_its_secrets_and_its_state(site: ContainedSite) -> None:
    evidence = site.outputs()["hosts"]["127.0.0.1"]["evidence"]

    assert evidence["release_command"]["lines"] == [f"10001 in /app with {len(TOKEN)} by /venv/bin/flask, 1, 0"]
    assert _runs(site) == 1


def test_one_that_fails_leaves_everything_as_it_was_and_is_run_again(site: ContainedSite) -> None:
    site.write(apps.good("two "))
    told = [site.refused() for _ in range(2)]

    assert all(lines[0].startswith("release-command: expected exit status 0 of 'echo run") for lines in told)
    assert (site.get(), _runs(site)) == ((200, "one0"), 3)


def test_going_back_runs_no_old_command_and_leaves_no_container(site: ContainedSite) -> None:
    site.write(apps.good("one"))
    site.must_up()

    assert (site.get(), _runs(site)) == ((200, "one0"), 3)
    assert site.docker("ps", "--all", "--quiet", "--filter", f"name={site.key}-release-command") == ""
