"""HTTPS on a real host, with a certificate that somebody else writes there, as certbot does."""

from pathlib import Path

import pytest

from tests.certificates import DAY, NOW, Certified, certified
from tests.engine import apps
from tests.hosts.conftest import MakeSite
from tests.hosts.site import NAME, HostedSite
from tests.https import fetched, handshake

LIVE = "/etc/letsencrypt/live/shop.test"
PORT = 8080
"""Published on this machine, as port 443 of the host is not."""


def put(site: HostedSite, certificate: Certified, folder: str = LIVE) -> None:
    """Write a certificate to the host as certbot does: only root can read the key."""
    site.host.write(f"{folder}/fullchain.pem", certificate.chain.read_text())
    site.host.write(f"{folder}/privkey.pem", certificate.key.read_text(), mode=0o600)


def use(site: HostedSite, folder: str = LIVE) -> None:
    site.configure("tls", mode="files", certificate=f"{folder}/fullchain.pem", certificate_key=f"{folder}/privkey.pem")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return certified(tmp_path_factory.mktemp("certificate"), NAME)


@pytest.fixture(scope="module")
def secured(make_hosted: MakeSite, certificate: Certified) -> HostedSite:
    """A site that is up over HTTPS; each test leaves it so."""
    site = make_hosted()
    site.write(apps.telling_its_url())
    site.configure("nginx", https_port=PORT)
    put(site, certificate)
    use(site)
    site.must_up()
    return site


def test_clients_get_the_page_over_a_connection_that_they_trust(secured: HostedSite, certificate: Certified) -> None:
    answer = fetched(secured.host.other_http_port, certificate.chain, f"{NAME}:{PORT}")

    assert (answer.status, answer.body) == (200, f"https://{NAME}:{PORT}/")


def test_who_comes_without_tls_is_sent_there(secured: HostedSite) -> None:
    answer = fetched(secured.host.http_port, None, NAME, "/a?b=c")

    assert (answer.status, answer.location) == (308, f"https://{NAME}:{PORT}/a?b=c")


def test_who_asks_for_another_name_gets_no_handshake(secured: HostedSite) -> None:
    assert handshake(secured.host.other_http_port, "another.test") is None


def test_outputs_name_the_certificate_that_is_served(secured: HostedSite, certificate: Certified) -> None:
    outputs = secured.outputs()

    assert outputs["url"] == f"https://{NAME}:{PORT}/"
    assert outputs["certificate"]["fingerprint"] == handshake(secured.host.other_http_port, NAME)
    assert outputs["certificate"]["names"] == [NAME]
    assert outputs["certificate"]["not_after"] == (NOW + 90 * DAY).strftime("%FT%TZ")
    assert "certificate 89 days left" in secured.portico("status").text


def test_a_renewed_certificate_is_served_after_the_reload_of_certbots_hook(secured: HostedSite, tmp_path: Path) -> None:
    renewed = certified(tmp_path, NAME)
    put(secured, renewed)
    secured.host.run("nginx -t && systemctl reload nginx")

    assert fetched(secured.host.other_http_port, renewed.chain, f"{NAME}:{PORT}").status == 200
    secured.must_do_nothing()


@pytest.mark.parametrize(("names", "days", "told"), [
    (("another.test",), 90, f"for {NAME}, got one for another.test"),
    ((NAME,), -1, "that is valid now, got certificate has expired"),
])
def test_a_certificate_that_browsers_would_refuse_never_reaches_nginx(
    secured: HostedSite, names: tuple[str, ...], days: int, told: str, tmp_path: Path
) -> None:
    before = handshake(secured.host.other_http_port, NAME)
    put(secured, certified(tmp_path, *names, ends=NOW + days * DAY), "/etc/ssl/bad")
    use(secured, "/etc/ssl/bad")
    ran = secured.up()
    use(secured)

    assert ran.status != 0
    assert "certificate: expected a certificate in /etc/ssl/bad/fullchain.pem" in ran.text
    assert told in ran.text
    assert handshake(secured.host.other_http_port, NAME) == before


def test_with_tls_off_the_site_is_what_it_was(secured: HostedSite) -> None:
    tls = secured.config.pop("portico:tls")
    secured.pulumi("config", "rm", "tls", "--stack", secured.stack)
    secured.must_up()
    try:
        assert secured.get()[0] == 200
        assert secured.host.run(f"ls {LIVE}").split() == ["fullchain.pem", "privkey.pem"]
        assert [each for each in secured.host.listening() if each.port == PORT] == []
    finally:
        secured.config["portico:tls"] = tls
