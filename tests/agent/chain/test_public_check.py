"""The site as a client sees it."""

import contextlib
import hashlib
import http.client
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from portico.agent.asking.ask import Answer
from portico.agent.chain import public_check
from portico.protocol.plan.expectation import Expectation
from portico.protocol.plan.public import Public
from tests.agent.apps import answering, saying
from tests.agent.chain.test_gunicorn import masters
from tests.agent.chain.test_nginx import next_one, nginx_processes, written
from tests.agent.driver import ROOT, Chain, Deployed
from tests.agent.watching import answer

HELLO = ROOT / "examples/hello"
SHEET = (HELLO / "static/style.css").read_bytes()
STYLE = {"url": "/static/style.css", "sha256": hashlib.sha256(SHEET).hexdigest()}
FORGED = {
    "X-Forwarded-For": "6.6.6.6", "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "1", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Ssl": "on",
    "X-Forwarded-Protocol": "ssl", "X-Real-IP": "6.6.6.6",
    "Forwarded": "for=6.6.6.6;host=evil.test;proto=https", "SCRIPT_NAME": "/evil", "Script-Name": "/evil",
    "Proxy": "http://evil.test",
}
CLAIM = 'environ.get("HTTP_X_FORWARDED_HOST", "").encode()'
BELIEVER = {"wsgi.py": answering("'200 OK'")["wsgi.py"].replace('b"body"', CLAIM)}
FAILS_IN_PUBLIC = answering("'500 Now' if 'HTTP_X_REQUEST_ID' in environ and os.path.exists('broken') else '200 OK'")


@pytest.fixture(scope="module")
def hello(shared_chain: Chain) -> Chain:
    """The example's site, which has passed."""
    chain, files = shared_chain, [path for path in HELLO.rglob("*.*") if path.suffix != ".pyc"]
    source = chain.released({str(path.relative_to(HELLO)): path.read_text() for path in files})
    section = chain.activated(source, chain.proven(source))
    chain.does("public-check", **chain.public(section["config_id"], STYLE, contains="<"))
    return chain


def test_the_url_in_the_evidence_is_the_one_that_was_asked() -> None:
    expectation = Expectation(path="/shop/", status=["200"], contains=None, timeout=1, deadline=1)
    public = Public(url="http://shop.test/", port=80, host="shop.test", expectation=expectation, static=None,
                    static_urls=[], catchall=False)
    told = public_check.words(public, Answer(200, {}, b"", "", 0), "0123456789ab")
    assert told.startswith("public-check: 200 in 0 ms from http://shop.test/shop/, release 0123456789ab")


def failing(chain: Chain) -> Deployed:
    """A live site that answers Gunicorn's check, but no client."""
    source = chain.released(FAILS_IN_PUBLIC)
    broken = chain.directory / "releases" / source.release / "app" / "broken"
    broken.touch()
    instance = chain.proven(source)
    section = chain.activated(source, instance)
    return Deployed(source, instance, section["config_id"], section)


def mend(chain: Chain, site: Deployed) -> None:
    (chain.directory / "releases" / site.source.release / "app" / "broken").unlink()


def echo(chain: Chain, host: str = "", target: str = "/echo", **headers: str) -> Any:
    """Return the parts of a request that the app received."""
    connection = http.client.HTTPConnection("127.0.0.1", chain.port)
    connection.putrequest("GET", target, skip_host=True)
    for name, value in {"Host": host or chain.host, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    told = json.loads(connection.getresponse().read())
    connection.close()
    return told


def raw(port: int, text: str) -> bytes:
    """All that comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(text.encode())
        received = b""
        with contextlib.suppress(ConnectionResetError):  # Nginx closes without reading all: that is an end, too
            while piece := connection.recv(65536):
                received += piece
        return received


def truth(chain: Chain) -> dict[str, Any]:
    return {"scheme": "http", "host": chain.host, "remote_addr": "127.0.0.1", "script_root": "",
            "url": f"http://{chain.host}/echo", "method": "GET", "length": 0}


def test_the_app_sees_the_client_as_it_is(hello: Chain) -> None:
    assert echo(hello) == truth(hello)


@pytest.mark.parametrize("name", sorted(FORGED))
def test_no_forged_header_reaches_the_app(name: str, hello: Chain) -> None:
    assert echo(hello, **{name: FORGED[name]}) == truth(hello)


def test_all_forged_headers_together_change_nothing(hello: Chain) -> None:
    assert echo(hello, **FORGED) == truth(hello)


def test_the_host_without_its_port_gets_it(hello: Chain) -> None:
    assert echo(hello, host="portico.test")["host"] == hello.host


def test_an_absolute_uri_to_another_host_is_closed(hello: Chain) -> None:
    request = f"GET http://evil.test/echo HTTP/1.1\r\nHost: {hello.host}\r\nConnection: close\r\n\r\n"
    assert raw(hello.port, request) == b""


def test_http_1_0_is_answered(hello: Chain) -> None:
    reply = raw(hello.port, "GET /echo HTTP/1.0\r\nHost: portico.test\r\n\r\n")
    assert reply.startswith(b"HTTP/1.1 200 OK\r\n")
    assert json.loads(reply.partition(b"\r\n\r\n")[2]) == truth(hello)


def test_many_requests_go_over_one_connection(hello: Chain) -> None:
    one = f"GET /echo HTTP/1.1\r\nHost: {hello.host}\r\n\r\n"
    last = f"GET /echo HTTP/1.1\r\nHost: {hello.host}\r\nConnection: close\r\n\r\n"
    assert raw(hello.port, one * 3 + last).count(b"HTTP/1.1 200 OK") == 4


def test_static_files_come_from_nginx_byte_for_byte(hello: Chain) -> None:
    reply = raw(hello.port, f"GET /static/style.css HTTP/1.0\r\nHost: {hello.host}\r\n\r\n")
    assert reply.partition(b"\r\n\r\n")[2] == SHEET
    assert answer(hello.port, "/static/nothing")[1].count("nginx")


def check_again(
    chain: Chain, static: dict[str, str] | None = None, urls: tuple[str, ...] = (), **expectation: Any
) -> str:
    """The refusal of a changed check of the live site."""
    live = json.loads((chain.directory / "verified.json").read_text())["config_id"]
    sections = chain.public(live, static, **expectation)
    sections["public"]["static_urls"] += urls
    return chain.refuses("public-check", **sections)


def test_other_bytes_are_refused(hello: Chain) -> None:
    assert "other bytes" in check_again(hello, {**STYLE, "sha256": "0" * 64})


def test_a_missing_static_file_that_the_app_answers_is_refused(hello: Chain) -> None:
    assert "404 in" in check_again(hello, urls=("/assets/",))
    assert ", from the app" in check_again(hello, urls=("/assets/",))


def test_a_changed_expectation_of_a_verified_site_fails_without_touching_it(hello: Chain) -> None:
    before, processes = written(hello), nginx_processes(hello)
    assert "status 418 from /" in check_again(hello, status=["418"])
    assert written(hello) == before
    assert nginx_processes(hello) == processes
    assert answer(hello.port)[0] == 200


def test_an_unknown_host_that_is_answered_is_refused(chain: Chain) -> None:
    source = chain.released(saying("anybody"))
    section = chain.activated(source, chain.proven(source), "server_name portico-no-such-host.invalid;")
    words = chain.refuses("public-check", **chain.public(section["config_id"]))
    assert "a closed connection for an unknown host" in words


def test_an_app_that_believes_forged_headers_is_refused(chain: Chain) -> None:
    source = chain.released(BELIEVER)
    section = chain.activated(source, chain.proven(source), "location = / { proxy_pass http://hello; }")
    assert "forged X-Forwarded headers" in chain.refuses("public-check", **chain.public(section["config_id"]))


def test_a_site_that_fails_gives_the_traffic_back(chain: Chain) -> None:
    first = chain.deployed(saying("first"))
    before, bad = written(chain), failing(chain)
    words = chain.refuses("public-check", **chain.public(bad.config_id))
    assert "got 500 in " in words
    assert f"the previous site is live: release {first.source.release}" in words
    assert written(chain) == before
    assert answer(chain.port) == (200, "first")
    assert masters(chain) == {first.instance}


def test_a_first_site_that_fails_is_removed(chain: Chain) -> None:
    words = chain.refuses("public-check", **chain.public(failing(chain).config_id))
    assert "there was no previous site" in words
    assert written(chain) == {}
    assert nginx_processes(chain) == {}
    assert masters(chain) == set()


@pytest.mark.parametrize("first", [True, False])
def test_the_same_check_goes_through_once_the_cause_has_gone(first: bool, chain: Chain) -> None:
    if not first:
        chain.deployed(saying("first"))
    bad = failing(chain)
    for _ in range(2):
        assert "got 500 in " in chain.refuses("public-check", **chain.public(bad.config_id))
    mend(chain, bad)
    assert chain.does("public-check", **chain.public(bad.config_id))["instance"] == bad.instance
    assert answer(chain.port) == (200, "body")


def test_left_overs_are_swept_but_not_the_previous_site(chain: Chain) -> None:
    first = chain.deployed(saying("first"))
    chain.started(chain.released(saying("left over")))
    (chain.directory / "releases/.half.partial").mkdir()
    _, second = next_one(chain)
    chain.does("nginx", site=second.activation)
    chain.does("public-check", **chain.public(second.activation["config_id"]))
    assert masters(chain) == {first.instance, second.instance}
    releases = {path.name for path in Path(chain.directory / "releases").iterdir()}
    assert releases == {first.source.release, second.source.release}
