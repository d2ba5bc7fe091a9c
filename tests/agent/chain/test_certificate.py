"""The certificate's step, with real keys and a real openssl; with Nginx it is tested where that runs."""

from pathlib import Path

import pytest

from portico.agent.asking import tls
from portico.agent.chain import certificate, self_signed
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.certificate import Certificate, CertificatePlan
from tests.certificates import DAY, NOW, Certified, certified, without_its_issuers


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder in which Nginx has never been."""
    return Place(str(tmp_path), str(tmp_path / "run"))


def wanted(made: Certified, *names: str, mode: str = "files", rejects_unknown_names: bool = False) -> Certificate:
    """The plan's section for files that somebody else writes."""
    return Certificate(mode=mode, names=names, file=str(made.chain), key_file=str(made.key),
                       rejects_unknown_names=rejects_unknown_names)


def own(place: Place, *names: str) -> Certificate:
    """Return the plan's section of a certificate that the site signs itself."""
    folder = place.certificates / "0123456789ab"
    return wanted(Certified(folder / "fullchain.pem", folder / "privkey.pem"), *names, mode="self-signed")


def plan(section: Certificate) -> CertificatePlan:
    return CertificatePlan(certificate=section)


def refusal(section: Certificate) -> str:
    with pytest.raises(Failure) as refused:
        certificate.require_good(section)
    return refused.value.text()


def test_a_good_certificate_is_told_with_its_names_and_its_end(place: Place, tmp_path: Path) -> None:
    made = certified(tmp_path, "shop.test", "*.shop.test", "127.0.0.1")
    words, evidence = certificate.run(place, plan(wanted(made, "shop.test", "www.shop.test", "127.0.0.1")))

    ends = (NOW + 90 * DAY).strftime("%FT%TZ")
    assert evidence == {"layer": "certificate", "names": ["shop.test", "*.shop.test", "127.0.0.1"], "not_after": ends,
                        "fingerprint": made.fingerprint}
    assert words.startswith("certificate: shop.test, *.shop.test, 127.0.0.1, until ")


@pytest.mark.parametrize(("ends", "why"), [(-1, "certificate has expired"), (1000, "certificate is not yet valid")])
def test_one_that_is_not_valid_now_is_refused(tmp_path: Path, ends: int, why: str) -> None:
    assert f"got {why}, it ends " in refusal(wanted(certified(tmp_path, "a.test", ends=NOW + ends * DAY), "a.test"))


def test_one_that_lacks_a_name_is_refused_with_the_names_it_has(tmp_path: Path) -> None:
    words = refusal(wanted(certified(tmp_path, "shop.test"), "shop.test", "www.shop.test"))

    assert "for shop.test, www.shop.test, got one for shop.test\n" in words
    assert "to fix it: have one made for www.shop.test, too" in words


def test_one_without_its_issuers_is_refused_with_the_file_to_use(tmp_path: Path) -> None:
    made = without_its_issuers(certified(tmp_path, "shop.test"))
    words = refusal(wanted(made, "shop.test"))

    assert "got none of its issuer, which clients do not have either" in words
    assert f"pulumi config set --path tls.certificate {tmp_path}/fullchain.pem" in words


def test_a_name_with_a_star_has_to_be_in_the_certificate(tmp_path: Path) -> None:
    assert certificate.require_good(wanted(certified(tmp_path / "1", "a.test", "*.a.test"), "a.test", "*.a.test")).names
    assert "got one for a.test\n" in refusal(wanted(certified(tmp_path / "2", "a.test"), "a.test", "*.a.test"))


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    made, other = certified(tmp_path / "one", "shop.test"), certified(tmp_path / "two", "shop.test")

    assert "got a key that belongs to another certificate" in refusal(wanted(Certified(made.chain, other.key)))


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    made = certified(tmp_path, "shop.test")
    made.key.unlink()

    assert f"got no file {made.key}\n" in refusal(wanted(made))


def test_one_that_signs_itself_is_good_for_all_names_and_its_key_is_its_owners_alone(place: Place) -> None:
    section = own(place, "shop.test", "127.0.0.1", "localhost")
    _, evidence = certificate.run(place, plan(section))

    assert evidence["names"] == ["shop.test", "127.0.0.1", "localhost"]
    assert Path(section.key_file).stat().st_mode & 0o777 == 0o600


def test_one_that_signs_itself_is_kept_while_it_has_time(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    section = own(place, "shop.test")
    _, first = certificate.run(place, plan(section))
    _, second = certificate.run(place, plan(section))
    monkeypatch.setattr(self_signed, "RENEWED", self_signed.DAYS + 1)
    _, third = certificate.run(place, plan(section))

    assert first == second
    assert third["fingerprint"] != first["fingerprint"]


def test_one_that_was_brought_is_written_with_its_key_and_taken_away_again(place: Place, tmp_path: Path) -> None:
    made, section = certified(tmp_path, "shop.test"), own(place, "shop.test")
    brought = section.but(mode="files", text=made.chain.read_text().splitlines(), key=made.key.read_text())
    _, evidence = certificate.run(place, plan(brought))

    assert evidence["fingerprint"] == made.fingerprint
    assert Path(section.key_file).stat().st_mode & 0o777 == 0o600
    certificate.remove(place, plan(section))
    assert not any(place.certificates.iterdir())


def test_files_of_somebody_else_are_left(place: Place, tmp_path: Path) -> None:
    made = certified(tmp_path / "live", "shop.test")
    certificate.remove(place, plan(wanted(made)))

    assert made.chain.exists()


def test_nobody_serves_a_certificate_on_a_port_where_nobody_listens() -> None:
    assert tls.served(1, "shop.test", 1) == ""


def test_an_nginx_that_can_refuse_no_handshake_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "version", lambda: (1, 18, 0))
    section = wanted(certified(tmp_path, "shop.test"), "shop.test", rejects_unknown_names=True)
    with pytest.raises(Failure) as refused:
        certificate.run(Place(str(tmp_path), str(tmp_path), unit="shop"), plan(section))

    assert refused.value.text() == (
        "certificate: expected Nginx 1.19.4 or newer, which can refuse a handshake, got 1.18.0\n"
        "to fix it: pulumi config set --path nginx.catchall false, then run pulumi up again"
    )
