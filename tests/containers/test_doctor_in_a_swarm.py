"""`./portico doctor` in a Swarm: what was scaled, removed or broken by hand is named, and its remedy mends it."""

from collections.abc import Iterator

import pytest

from tests.containers import leftovers
from tests.containers.swarm import SwarmSite, swarm
from tests.engine import apps
from tests.engine.commands import Operator
from tests.engine.examined import must_be_mended, must_be_well
from tests.hosts.engine import docker
from tests.onhost.watching import until
from tests.ports import free_port

BREAK = ("update", "--detach", "--update-order=stop-first", "--update-parallelism=0", "--update-failure-action=pause",
         "--args=--config /nowhere.py")
FAULTS = {
    "app scaled to nothing": ("swarm-app-scaled", ("scale", "--detach"), "app=0"),
    "app removed": ("swarm-app-missing", ("rm",), "app"),
    "nginx scaled to nothing": ("swarm-nginx-scaled", ("scale", "--detach"), "nginx=0"),
    "nginx removed": ("swarm-nginx-missing", ("rm",), "nginx"),
}
"""By what was done: the catalogue's name, and the words of `docker service` that do it."""


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, base_image: str, pulumi_engine: dict[str, str]
) -> Iterator[SwarmSite]:
    """A site that is up, shared by the tests of a module; each leaves it up."""
    with swarm():
        site = SwarmSite(tmp_path_factory.mktemp("swarm") / "p", free_port(), base_image, pulumi_engine,
                         leftovers.stack())
        site.make()
        site.write(apps.good("one"))
        try:
            site.must_up()
            yield site
        finally:
            site.end()


def test_a_site_that_is_well_gives_no_finding(site: SwarmSite) -> None:
    must_be_well(site)


@pytest.mark.parametrize(("name", "verb", "what"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_named_and_its_remedy_mends_it(
    site: SwarmSite, name: str, verb: tuple[str, ...], what: str
) -> None:
    docker("service", *verb, f"{site.key}-{what}")

    assert must_be_mended(site, name)["evidence"]


def test_tasks_that_end_are_named_with_what_swarm_says_of_them(site: SwarmSite) -> None:
    service = f"{site.key}-app"
    docker("service", *BREAK, service)
    until(lambda: docker("service", "ps", "--format", "{{.Error}}", service).strip(), 60)

    found = must_be_mended(site, "swarm-app-fails")

    assert "non-zero exit (1)" in found["cause"]


def test_a_locked_site_refuses_an_update_and_serves_on(site: SwarmSite) -> None:
    operator = Operator(site)
    operator.told("lock", "--reason", "lunch")
    ran = site.up()
    operator.told("unlock")

    assert ran.status != 0
    assert "got locked by " in ran.text
    assert site.get() == (200, "one0")
