"""A certificate of the project, and what is refused before anything is registered."""

from datetime import datetime
from pathlib import Path

import pytest

from portico.planning.certificates.file import read_given_certificate
from portico.planning.certificates.given import GivenCertificate
from portico.planning.certificates.stand_in import stand_in_certificate
from portico.planning.errors import SettingsError
from tests.certificates import DAY, NOW, Certified, certified, without_its_issuers


def read(made: Certified, *names: str, key: str = "", now: datetime = NOW) -> GivenCertificate:
    return read_given_certificate(made.chain.parent, made.chain.name, key or made.key.read_text(), names, now)


def test_a_certificate_for_all_names_is_taken_with_what_leads_to_its_authority(tmp_path: Path) -> None:
    made = certified(tmp_path, "shop.test", "*.shop.test")
    given = read(made, "shop.test", "www.shop.test")

    assert given.text == made.chain.read_text()
    assert given.identity == made.fingerprint[:12]


@pytest.mark.parametrize("name", ["another.test", "shop.test", "a.b.shop.test"])
def test_a_star_stands_for_one_part_of_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=f"expected a certificate for {name}, got one for \\*.shop.test"):
        read(certified(tmp_path, "*.shop.test"), name)


@pytest.mark.parametrize("now", [NOW + 90 * DAY, NOW - 900 * DAY])
def test_one_that_is_not_valid_now_is_refused(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(SettingsError, match="expected a certificate that is valid now, got one that is valid from"):
        read(certified(tmp_path, "shop.test"), "shop.test", now=now)


def test_a_key_of_another_certificate_is_refused_and_not_told(tmp_path: Path) -> None:
    made, other = certified(tmp_path / "one", "shop.test"), certified(tmp_path / "two", "shop.test")
    with pytest.raises(SettingsError) as refused:
        read(made, "shop.test", key=other.key.read_text())

    assert str(refused.value) == (
        "tls-key: expected the key of fullchain.pem, without a passphrase, got the key of another certificate\n"
        "    to fix it: pulumi config set --secret tls-key < PATH"
    )


def test_what_is_no_key_is_refused_and_not_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="got something else") as refused:
        read(certified(tmp_path, "shop.test"), "shop.test", key="hunter2")

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(("text", "got"), [(None, "nothing there"), ("", "Unable to load PEM file")])
def test_a_file_without_a_certificate_is_refused(tmp_path: Path, text: str | None, got: str) -> None:
    made = certified(tmp_path, "shop.test")
    made.chain.unlink() if text is None else made.chain.write_text(text)

    with pytest.raises(SettingsError, match=f"tls.certificate: fullchain.pem: expected certificates in PEM.*{got}"):
        read(made, "shop.test")


def test_one_without_its_issuers_is_refused_with_the_file_to_use(tmp_path: Path) -> None:
    words = "got none of its issuer CN=An authority of tests\n.*put fullchain.pem there"
    with pytest.raises(SettingsError, match=words):
        read(without_its_issuers(certified(tmp_path, "shop.test")), "shop.test")


def test_one_whose_issuer_is_that_of_another_certificate_is_refused(tmp_path: Path) -> None:
    made = without_its_issuers(certified(tmp_path, "shop.test"))
    made.chain.write_text(made.chain.read_text() + stand_in_certificate())
    with pytest.raises(SettingsError, match="got none of its issuer"):
        read(made, "shop.test")
