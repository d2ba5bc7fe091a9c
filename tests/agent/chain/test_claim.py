"""No delete of a step takes away what was made later by another step with the same plan."""

from typing import Any

import pytest

from tests.agent.apps import saying
from tests.agent.driver import Chain, Deployed
from tests.agent.watching import answer
from tests.processes import processes_below

Sections = dict[str, Any]
UNDONE_BY = {"release": "remove-release", "static": "remove-static", "certificate": "remove-certificate",
             "secrets": "remove-secrets", "gunicorn": "remove-gunicorn"}
"""The verb that deletes a step's product, by the step's verb; only products that have a name are here."""


@pytest.fixture
def site(chain: Chain) -> Deployed:
    """A site with everything whose step has an undo."""
    return chain.deployed({**saying("first"), "static/style.css": "body {}"})


def activated(chain: Chain, site: Deployed) -> str:
    """The number of an nginx step that is created."""
    return str(chain.does("nginx", site=site.activation)["activation"])


def checked(chain: Chain, site: Deployed, activation: str) -> Sections:
    """The plan of the public check behind it, which has passed."""
    plan = {**chain.public(site.config_id), "activation": activation}
    chain.does("public-check", **plan)
    return plan


@pytest.fixture
def steps(chain: Chain) -> dict[str, Sections]:
    """Return the plans of a running site with HTTPS and secrets, by verb."""
    source = chain.released({**saying("first"), "static/style.css": "body {}"})
    instance, folder = chain.instance(source), chain.directory / "certificates" / "made"
    files = {"file": str(folder / "fullchain.pem"), "key_file": str(folder / "privkey.pem")}
    certificate = {"mode": "self-signed", "names": ["shop.test"], "rejects_unknown_names": False, **files}
    plans = {"release": {"release": chain.release_section(source.tree)}, "static": {"static": source.static},
             "certificate": {"certificate": certificate},
             "secrets": {"instance": instance["id"], "secrets": {"A": "b"}},
             "gunicorn": {"instance": instance}, "upstream-check": chain.check(instance["id"])}
    for verb, sections in plans.items():
        chain.does(verb, **sections)
    tls = {**files, "port": chain.port, "server_name": "shop.test"}
    chain.does("nginx", site={**chain.activation(source, instance["id"]), "tls": tls})
    return plans


@pytest.mark.parametrize("verb", UNDONE_BY)
def test_the_delete_of_a_replaced_step_leaves_what_the_site_needs(
    chain: Chain, steps: dict[str, Sections], verb: str
) -> None:
    chain.does(verb, **steps[verb])

    assert "kept" in chain.does(UNDONE_BY[verb], **steps[verb])
    assert answer(chain.port) == (200, "first")


def test_the_delete_of_a_replaced_nginx_step_leaves_the_site(chain: Chain, site: Deployed) -> None:
    checked(chain, site, activated(chain, site))

    assert chain.does("remove-nginx")["kept"] == "site"
    assert answer(chain.port) == (200, "first")


def test_a_site_that_the_public_check_has_let_go_is_removed(chain: Chain, site: Deployed) -> None:
    plan = checked(chain, site, activated(chain, site))
    chain.does("remove-nginx")
    chain.does("remove-public-check", **plan)

    assert "kept" not in chain.does("remove-nginx")
    chain.does("remove-prepare")
    assert not chain.directory.exists()
    assert not processes_below(chain.folder)


def test_the_deletes_of_a_renamed_component_leave_the_site(chain: Chain, site: Deployed) -> None:
    old = checked(chain, site, activated(chain, site))
    chain.does("prepare")
    checked(chain, site, activated(chain, site))

    told = [chain.does("remove-public-check", **old), chain.does("remove-nginx"), chain.does("remove-prepare")]
    assert all("kept" in each for each in told)
    assert answer(chain.port) == (200, "first")


def test_the_delete_of_a_replaced_public_check_lets_nothing_go_that_is_made_later(chain: Chain, site: Deployed) -> None:
    plan = checked(chain, site, activated(chain, site))
    chain.does("remove-public-check", **plan)
    checked(chain, site, activated(chain, site))

    assert "kept" in chain.does("remove-nginx")
    assert answer(chain.port) == (200, "first")


def test_the_delete_of_a_replaced_prepare_step_leaves_the_folder(chain: Chain, site: Deployed) -> None:
    chain.does("prepare")

    assert chain.does("remove-prepare")["kept"] == str(chain.directory)
    assert answer(chain.port) == (200, "first")


def test_an_nginx_step_whose_public_check_failed_may_be_replaced(chain: Chain) -> None:
    source = chain.released(saying("first"))
    section = chain.activated(source, chain.proven(source))
    chain.refuses("public-check", **chain.public(section["config_id"], contains="nothing that it says"))
    site = Deployed(source, section["instance"], section["config_id"], section)
    checked(chain, site, activated(chain, site))

    assert "kept" in chain.does("remove-nginx")
    assert answer(chain.port) == (200, "first")


def test_an_update_in_place_keeps_the_number_of_its_step(chain: Chain, site: Deployed) -> None:
    number = activated(chain, site)

    assert chain.does("update-nginx", site=site.activation)["activation"] == number


def test_an_update_that_the_stack_never_heard_of_is_destroyed_with_its_site(chain: Chain, site: Deployed) -> None:
    plan = checked(chain, site, activated(chain, site))
    chain.does("update-nginx", site=site.activation)
    checked(chain, site, plan["activation"])
    chain.does("remove-public-check", **plan)

    assert "kept" not in chain.does("remove-nginx")


def test_a_site_of_an_earlier_version_is_destroyed_without_a_word_of_its_public_check(chain: Chain) -> None:
    chain.deployed(saying("first"))
    (chain.directory / "claim.json").unlink()

    assert "kept" not in chain.does("remove-nginx")
    chain.does("remove-prepare")
    assert not chain.directory.exists()
    assert not processes_below(chain.folder)


def test_a_replaced_step_of_a_site_of_an_earlier_version_leaves_the_site(chain: Chain, site: Deployed) -> None:
    (chain.directory / "claim.json").unlink()
    checked(chain, site, activated(chain, site))

    assert "kept" in chain.does("remove-nginx")
    assert answer(chain.port) == (200, "first")
