"""HTTPS in containers: a certificate of the project, its key a secret of the stack, and one that signs itself."""

from pathlib import Path

import pytest

from tests.certificates import Certified, certified
from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.https import fetched, handshake
from tests.ports import free_port

NAME = "shop.test"


def give(site: ContainedSite, folder: Path) -> Certified:
    """A certificate that an operator has put into the project, and its key into the stack."""
    made = certified(folder, NAME)
    (site.checkout / "tls").mkdir(exist_ok=True)
    (site.checkout / "tls" / "fullchain.pem").write_text(made.chain.read_text())
    site.encrypt("tls-key", made.key.read_text())
    site.configure("tls", mode="files", certificate="tls/fullchain.pem")
    return made


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def certificate(site: ContainedSite, tmp_path_factory: pytest.TempPathFactory) -> Certified:
    """Return the certificate of the running site."""
    made = give(site, tmp_path_factory.mktemp("certificate"))
    site.must_up()
    return made


@pytest.fixture(scope="module")
def site(make_contained: MakeContained, port: int) -> ContainedSite:
    site = make_contained()
    site.write(apps.telling_its_url())
    site.configure("nginx", https_port=port, server_names=[NAME])
    return site


def test_clients_get_the_page_over_tls_and_are_sent_there(site: ContainedSite, certificate: Certified,
                                                          port: int) -> None:
    page, sent = fetched(port, certificate.chain, f"{NAME}:{port}"), fetched(site.port, None, f"{NAME}:{site.port}")

    assert (page.status, page.body) == (200, f"https://{NAME}:{port}/")
    assert (sent.status, sent.location) == (308, f"https://{NAME}:{port}/")
    assert site.outputs()["certificate"]["fingerprint"] == certificate.fingerprint


def test_the_key_is_in_nginxs_volume_for_root_alone_and_in_nothing_that_anybody_reads(
    site: ContainedSite, certificate: Certified
) -> None:
    (nginx,), secret = site.containers("nginx"), certificate.key.read_text().splitlines()[1]
    script = "stat -c '%a %u' /srv/site/certificates/*/privkey.pem"

    assert site.docker("exec", nginx, "sh", "-c", script).split() == ["600", "0"]
    assert secret not in site.docker("inspect", nginx)
    assert secret not in site.pulumi("stack", "export", "--stack", site.stack).text


def test_another_certificate_is_served_after_an_update_by_the_same_nginx(
    site: ContainedSite, certificate: Certified, port: int, tmp_path: Path
) -> None:
    (nginx,) = site.containers("nginx")
    other = give(site, tmp_path)
    site.must_up()

    assert handshake(port, NAME) == other.fingerprint != certificate.fingerprint
    assert site.containers("nginx") == [nginx]
    assert len(site.docker("exec", nginx, "ls", "/srv/site/certificates").split()) == 1


def test_a_certificate_that_signs_itself_is_made_by_the_engine(site: ContainedSite, port: int) -> None:
    site.pulumi("config", "rm", "tls-key", "--stack", site.stack)
    site.config["portico:tls"] = {"mode": "self-signed"}
    site.must_up()

    assert handshake(port, NAME) == site.outputs()["certificate"]["fingerprint"]
    assert handshake(port, "another.test") == handshake(port, NAME)
