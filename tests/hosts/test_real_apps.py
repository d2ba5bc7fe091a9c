"""Two apps that nobody here wrote, from the Python package index: one of them keeps a database, pages and files."""

import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

import pytest

from tests.hosts.conftest import MakeDirect
from tests.hosts.direct import DirectSite
from tests.hosts.host import Host
from tests.hosts.site import NAME, UNIT
from tests.load import Load

HTTPBIN = {"wsgi.py": "from httpbin import app\n", "requirements.txt": "httpbin\ngunicorn\n"}
WIKI = """\
import os
from pathlib import Path

import git

state = Path(os.environ["STATE_DIRECTORY"])
if not (state / "pages" / ".git").exists():
    git.Repo.init(state / "pages")
os.environ |= {{
    "REPOSITORY": str(state / "pages"),
    "SQLALCHEMY_DATABASE_URI": f"sqlite:///{{state}}/wiki.db",
    "SITE_NAME": "{name}",
}}

from otterwiki.server import app  # noqa: E402
"""
PASSWORD = "long enough"
UPLOAD = bytes(range(256)) * 500


class Reading(Load):
    """A load of GET requests, for a site whose page takes no POST."""

    def _request(self, asker: Any, method: str) -> None:
        super()._request(asker, "GET")


class Browser:
    """Somebody with cookies who fills in forms."""

    def __init__(self, host: Host) -> None:
        self._origin = f"http://127.0.0.1:{host.http_port}"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> bytes:
        return self._open(urllib.request.Request(self._origin + path))

    def fill_in(self, path: str, to: str = "", upload: tuple[str, bytes] | None = None, **fields: str) -> str:
        """Post a form with the token that its page holds, and with a file; the page that comes then."""
        token = re.search(r'name="?csrf_token"? value="?([\w.-]+)', self.get(path).decode())
        assert token, path
        boundary = uuid.uuid4().hex
        parts = [(f'name="{name}"', value.encode()) for name, value in {"csrf_token": token[1], **fields}.items()]
        parts += [(f'name="file"; filename="{upload[0]}"', upload[1])] if upload else []
        heads = [f"--{boundary}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode() for about, _ in parts]
        body = b"".join(head + value + b"\r\n" for head, (_, value) in zip(heads, parts, strict=True))
        request = urllib.request.Request(self._origin + (to or path), body + f"--{boundary}--\r\n".encode())
        request.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
        return self._open(request).decode()

    def register(self, name: str) -> str:
        """Register a new user of the wiki."""
        return self.fill_in("/-/register", email=f"{name}@shop.test", name=name, password1=PASSWORD, password2=PASSWORD)

    def log_in(self, name: str) -> str:
        return self.fill_in("/-/login", email=f"{name}@shop.test", password=PASSWORD)

    def _open(self, request: urllib.request.Request) -> bytes:
        request.add_header("Host", NAME)
        with self._opener.open(request, timeout=30) as reply:
            data: bytes = reply.read()
            return data


@pytest.fixture(scope="module")
def httpbin(make_direct: MakeDirect) -> DirectSite:
    """`httpbin` that is up."""
    site = make_direct()
    site.write(HTTPBIN)
    site.must_up()
    return site


@pytest.fixture(scope="module")
def wiki(make_direct: MakeDirect) -> DirectSite:
    """`otterwiki` that is up: users in SQLite, pages and uploads in a Git repository, all in its state directory."""
    site = make_direct()
    site.hide("SECRET_KEY", "no bookmaker would take a bet on this")
    site.configure("app", environment={"EMAIL_NEEDS_CONFIRMATION": "false"})
    site.configure("gunicorn", threads=1)  # GitPython's `git cat-file` is for one thread alone
    site.config["portico:checks"]["upstream"]["deadline"] = 30  # it takes seconds to import
    site.configure("target", packages=["git"])
    _deploy_wiki(site, "The first wiki")
    return site


def test_httpbin_sees_its_clients_through_nginx(httpbin: DirectSite) -> None:
    seen = json.loads(httpbin.get("/get?word=hello")[1])
    paths = {"/": 200, "/status/418": 418, "/cookies/set?a=b": 200, "/xml": 200, "/nowhere": 404}

    assert (seen["args"], seen["url"]) == ({"word": "hello"}, f"http://{NAME}/get?word=hello")
    assert {path: httpbin.get(path)[0] for path in paths} == paths
    assert len(Browser(httpbin.host).get("/range/100000")) == 100_000
    assert "static_url" not in httpbin.outputs()


def test_a_new_release_of_httpbin_drops_no_request_and_none_that_takes_long(httpbin: DirectSite) -> None:
    before = httpbin.outputs()
    httpbin.write({**HTTPBIN, "wsgi.py": "# changed\n" + HTTPBIN["wsgi.py"]})

    with _reading(httpbin) as load, ThreadPoolExecutor(1) as other:
        slow = other.submit(httpbin.get, "/delay/6")
        httpbin.must_up()

    assert (load.failures, slow.result()[0]) == ([], 200)
    assert httpbin.outputs()["release"] != before["release"]
    assert httpbin.instances() == {httpbin.outputs()["instance"]}


def test_what_a_wiki_keeps_is_there_after_a_new_release(wiki: DirectSite) -> None:
    ada = Browser(wiki.host)
    ada.register("Ada")
    ada.fill_in("/notes/edit", to="/notes/save", content="what Ada wrote", commit="a page")
    ada.fill_in("/notes/attachments", upload=("table.bin", UPLOAD), message="a file")

    with _reading(wiki) as load:
        _deploy_wiki(wiki, "The second wiki")

    grace = Browser(wiki.host)
    welcome = grace.log_in("Ada")
    assert load.failures == []
    assert "The second wiki" in welcome
    assert "what Ada wrote" in grace.get("/notes").decode()
    assert grace.get("/notes/a/table.bin") == UPLOAD


def test_who_is_logged_in_to_a_wiki_stays_so_through_a_new_release(wiki: DirectSite) -> None:
    grace = Browser(wiki.host)
    grace.register("Grace")
    grace.log_in("Grace")

    _deploy_wiki(wiki, "The third wiki")

    assert 'value="Grace"' in grace.get("/-/settings").decode()


def test_all_that_a_wiki_keeps_is_in_its_state_directory(wiki: DirectSite) -> None:
    assert set(wiki.host.run(f"ls /var/lib/{UNIT}").split()) == {"pages", "wiki.db"}
    assert wiki.host.run(f"stat -c '%a %U' /var/lib/{UNIT} /var/lib/{UNIT}/wiki.db") == f"750 {UNIT}\n600 {UNIT}\n"


def test_a_destroyed_wiki_leaves_what_it_kept(wiki: DirectSite) -> None:
    destroyed = wiki.destroy()

    assert destroyed.status == 0, destroyed.text
    assert wiki.host.run(f"cat /var/lib/{UNIT}/pages/notes.md") == "what Ada wrote\n"
    kept = wiki.host.run(f"sha256sum /var/lib/{UNIT}/pages/notes/table.bin").split()[0]
    assert kept == sha256(UPLOAD).hexdigest()


def _reading(site: DirectSite) -> Reading:
    return Reading(site.host.http_port, clients=1, host=NAME, keeping=1)


def _deploy_wiki(site: DirectSite, name: str) -> None:
    site.write({"wsgi.py": WIKI.format(name=name), "requirements.txt": "otterwiki\ngunicorn\n"})
    site.must_up()
    assert name in site.get()[1]
