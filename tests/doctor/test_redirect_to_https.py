"""A site without TLS whose app sends clients to HTTPS is not well, although every page is answered."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from portico.agent.asking.ask import Answer
from portico.agent.chain import public_check
from portico.agent.doctor import http_checks
from portico.agent.doctor.catalogue import clients
from portico.agent.doctor.diagnosis import Diagnosis, diagnose
from portico.agent.doctor.site import ExaminedSite
from portico.protocol.plan.expectation import Expectation
from portico.protocol.plan.public import CheckedTls, Public, Redirects

PAGE = Expectation(path="/", status=["200-399"], contains=None, timeout=1, deadline=1)
PUBLIC = Public(url="http://shop.example.org:8080/", port=8080, host="shop.example.org:8080", expectation=PAGE,
                static=None, static_urls=[], catchall=False)


def diagnosis(monkeypatch: pytest.MonkeyPatch, location: str, **public: Any) -> Diagnosis | None:
    """The diagnosis of a site whose page answers with this location, if it has any."""
    page = Answer(301, {"location": location} if location else {}, b"", "", 0)
    monkeypatch.setattr(public_check, "page", lambda _: page)
    monkeypatch.setattr(http_checks, "_shortfalls", lambda _: [])
    check = http_checks.public(cast(ExaminedSite, SimpleNamespace(public=PUBLIC.but(**public))))
    return diagnose(clients.FAULTS, dict(check.facts), [check], {})


@pytest.mark.parametrize("name", ["redirects-to-https"])
def test_a_redirect_to_https_of_the_site_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    found = diagnosis(monkeypatch, "https://shop.example.org/")

    assert found is not None
    assert (found.name, found.remedy) == (name, "pulumi config set --path tls.mode acme && pulumi up")


@pytest.mark.parametrize("location", ["", "/login", "http://shop.example.org/login", "https://login.example.org/"])
def test_any_other_answer_is_well(monkeypatch: pytest.MonkeyPatch, location: str) -> None:
    assert diagnosis(monkeypatch, location) is None


def test_a_site_with_tls_may_send_clients_to_https(monkeypatch: pytest.MonkeyPatch) -> None:
    redirects = Redirects(port=80, to="https://shop.example.org")
    tls = CheckedTls(server_name="shop.example.org", file="", rejects_unknown_names=True, redirects=redirects)

    assert diagnosis(monkeypatch, "https://shop.example.org/shop", tls=tls) is None
