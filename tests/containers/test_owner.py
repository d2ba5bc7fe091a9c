"""Two states that have a stack of the same name on one engine, and a state that was lost."""

import pytest

from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.hosts.engine import docker
from tests.refusal import FAILED, error

WRITE = ("sh", "-c", "echo kept > /var/lib/portico/data")


@pytest.fixture(scope="module")
def site(make_contained: MakeContained) -> ContainedSite:
    site = make_contained()
    site.must_up()
    docker("exec", site.containers("app")[0], *WRITE)
    return site


@pytest.fixture(scope="module")
def other(site: ContainedSite, make_contained: MakeContained) -> ContainedSite:
    """A second checkout with a stack of the same name and without the first one's state."""
    return make_contained(site.stack)


def test_names_of_containers_and_volumes_begin_with_the_sites(site: ContainedSite) -> None:
    label = f"label=portico.site={site.key}"
    containers = docker("ps", "--all", "--filter", label, "--format", "{{.Names}}").split()
    volumes = docker("volume", "ls", "--quiet", "--filter", label).split()

    assert len(containers) >= 2
    assert [name for name in [*containers, *volumes] if not name.startswith(f"{site.key}-")] == []


def test_another_state_is_refused_before_anything_is_touched(site: ContainedSite, other: ContainedSite) -> None:
    before = site.leftovers()
    refused, destroyed = other.up(), other.destroy()

    assert refused.status == FAILED, refused.text
    assert error(refused)[0].startswith(f"prepare: expected site {site.key} to be free, or of this stack's own state")
    assert destroyed.status == 0, destroyed.text
    assert site.leftovers() == before
    assert site.get() == (200, "one0")


def test_a_state_that_was_lost_is_adopted_by_decision_and_the_data_stays(
    site: ContainedSite, other: ContainedSite
) -> None:
    (volume,) = docker("volume", "ls", "--quiet", "--filter", f"name={site.key}-owner").split()
    owner = docker("volume", "inspect", "--format", '{{index .Labels "portico.owner"}}', volume).strip()
    other.configure("docker", adopt=owner)
    other.must_up()

    assert other.get() == (200, "one0")
    assert other.every("app") == other.containers("app")
    assert len(other.containers("app")) == 1
    assert docker("exec", other.containers("app")[0], "cat", "/var/lib/portico/data") == "kept\n"


def test_a_state_whose_site_was_adopted_can_neither_change_nor_remove_it(
    site: ContainedSite, other: ContainedSite
) -> None:
    destroyed = site.destroy()

    assert destroyed.status == FAILED
    assert error(destroyed)[0].endswith("got a site that another state has adopted")
    assert other.get() == (200, "one0")


def test_the_data_of_the_app_survives_a_destroy_and_the_next_deploy_has_it(other: ContainedSite) -> None:
    destroyed = other.destroy()

    assert destroyed.status == 0, destroyed.text
    assert f"volume {other.key}-state stays" in destroyed.text
    assert other.leftovers() == {f"volume {other.key}-state"}
