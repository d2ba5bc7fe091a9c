"""The recorded previews have the shape that the engine gives; PORTICO_UPDATE_PREVIEWS=1 records all of them anew."""

import os
from collections.abc import Mapping

import pytest

from tests.cli.report import changes
from tests.cli.report.changes import MARKER, NAMES, Change
from tests.cli.report.recording import PREVIEWS, UPDATE, changed, preview_of, record, shape
from tests.containers.conftest import MakeContained
from tests.engine.conftest import MakeSite
from tests.engine.site import Site
from tests.hosts.conftest import MakeHost
from tests.hosts.conftest import MakeSite as MakeHosted

ANEW = UPDATE in os.environ
COMPARED = ("first-deploy", "new-release", "destroyed")


def record_all(site: Site, kinds: Mapping[str, Change]) -> None:
    for name, change in kinds.items():
        with changed(site, change):
            record(name, preview_of(site), site)


@pytest.fixture(scope="module")
def previews(make_site: MakeSite) -> dict[str, str]:
    """Return the previews of a site on this machine, by change."""
    site = make_site()
    site.configure("nginx", server_names=NAMES)
    site.hide("TOKEN", MARKER)
    first = preview_of(site)
    site.must_up()
    with changed(site, changes.LOCAL["new-release"]):
        release = preview_of(site)
    told = dict(zip(COMPARED, (first, release, preview_of(site, "destroy", "--preview-only")), strict=True))
    if ANEW:
        for name, text in told.items():
            record(name, text, site)
        record_all(site, {**changes.LOCAL, "drift": changes.edit_by_hand})
    return told


@pytest.mark.parametrize("name", COMPARED)
def test_the_engine_gives_what_was_recorded(name: str, previews: dict[str, str]) -> None:
    recorded = (PREVIEWS / f"{name}.json").read_text()

    assert shape(previews[name].replace("urn:pulumi:test::", "urn:pulumi:production::")
                 .replace("portico-test", "portico-production")) == shape(recorded)
    assert MARKER not in previews[name]


if ANEW:

    def test_record_a_first_secret(make_site: MakeSite) -> None:
        site = make_site()
        record("first-deploy-without-secrets", preview_of(site), site)
        site.must_up()
        record_all(site, {"first-secret": changes.LOCAL["changed-secret"]})

    def test_record_hosts(make_hosted: MakeHosted, make_host: MakeHost) -> None:
        machines = {name: make_host() for name in ("web1", "web2", "web3")}
        changes.HOSTS.update({name: {"name": name, **host.entry()} for name, host in machines.items()})
        site = make_hosted(*machines.values())
        site.hide("TOKEN", MARKER)
        changes.hosts("web1", "web2")(site)
        site.must_up()
        record_all(site, {key: change for key, change in changes.ON_HOSTS.items() if key != "hosts-new-release"})
        changes.hosts("web1", "web2", "web3")(site)
        site.must_up()
        record_all(site, {"hosts-new-release": changes.ON_HOSTS["hosts-new-release"]})

    def test_record_containers(make_contained: MakeContained) -> None:
        site = make_contained()
        site.hide("TOKEN", MARKER)
        site.must_up()
        record_all(site, changes.IN_CONTAINERS)
