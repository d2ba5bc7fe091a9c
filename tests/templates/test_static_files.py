"""The site serves static files as Flask does, and leaves paths that look like hidden files to the app."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.utils import get_content_type

from portico.agent.releases.compressed import EXTENSIONS
from portico.planning.nginx.site import Snippet
from tests.templates.private_nginx import directives
from tests.templates.rendered import site
from tests.templates.serving import Served, serving

TYPES = {
    "app.css": "text/css; charset=utf-8",
    "mod.mjs": "text/javascript; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "site.webmanifest": "application/manifest+json",
    "x.geojson": "application/geo+json",
    "x.md": "text/markdown; charset=utf-8",
    "u.txt": "text/plain; charset=utf-8",
    "page.html": "text/html; charset=utf-8",
    "picture.svg": "image/svg+xml; charset=utf-8",
    "feed.xml": "application/xml; charset=utf-8",
    "rows.csv": "text/csv; charset=utf-8",
    "subtitles.vtt": "text/vtt; charset=utf-8",
    "data.json": "application/json",
    "program.wasm": "application/wasm",
    "picture.avif": "image/avif",
    "picture.webp": "image/webp",
    "letters.woff2": "font/woff2",
    "favicon.ico": "image/vnd.microsoft.icon",
    "nothing.known": "application/octet-stream",
    ".hidden.css": "",
    "folder/.git/config": "",
    "two\nlines.css": "",
}
NGINX = Path("/etc/nginx/mime.types")
NAMED_OTHERWISE = {"js", "xml", "ico", "bmp", "m4a", "kml"}
"""Extensions to which Flask gives another type than Nginx does."""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(dict.fromkeys(TYPES, "ü" * 2000)) as made:
        yield made


@pytest.mark.parametrize("name", [name for name, kind in TYPES.items() if kind])
def test_a_static_file_has_the_type_that_flask_sends(name: str, served: Served) -> None:
    answer = served.get(f"/static/{name}")
    assert (answer.status, answer.type) == (200, TYPES[name])


def test_a_compressed_file_has_the_same_type(served: Served) -> None:
    (served.folder / "static/ba9876543210/0/x.geojson.gz").write_bytes(gzip.compress(b"x" * 2000))
    answer = served.get("/static/x.geojson", {"Accept-Encoding": "gzip"})
    assert (answer.headers["Content-Encoding"], answer.type) == ("gzip", TYPES["x.geojson"])


@pytest.mark.parametrize("path", ["/static/.hidden.css", "/static/folder/.git/config", "/static/.absent",
                                  "/static/two%0Alines.css"])
def test_nginx_gives_no_hidden_file_of_a_static_folder(path: str, served: Served) -> None:
    assert (served.get(path).status, served.get(path).of_the_app) == (404, False)


@pytest.mark.parametrize("path", [
    "/tags/.net", "/blob/main/.github/workflows/ci.yml", "/.well-known/acme", "/.env", "/a/.b/c", "/~x/.y",
])  # fmt: skip
def test_a_path_with_a_dot_is_the_apps(path: str, served: Served) -> None:
    answer = served.get(path)
    assert answer.of_the_app, answer
    assert answer.told()["path"] == path


def _written() -> dict[str, str]:
    """The type of each extension in the site's file."""
    found = [item for item in directives(site()) if item.inside[-1:] == ("types",)]
    return {extension: item.name for item in found for extension in item.args}


def test_no_extension_stands_twice() -> None:
    found = [extension for item in directives(site()) if item.inside[-1:] == ("types",) for extension in item.args]
    assert sorted(found) == sorted(set(found))


def test_no_extension_of_nginxs_own_list_is_missing_or_of_another_type() -> None:
    written = _written()
    for line in NGINX.read_text().splitlines():
        match = re.fullmatch(r"\s+(\S+/\S+)\s+(.*);", line)
        for extension in match[2].split() if match else ():
            assert extension in NAMED_OTHERWISE or written[extension] == match[1], extension  # type: ignore[index]


def test_text_has_the_charset_that_flask_gives_it() -> None:
    written = _written()
    charset = {"text/html", *next(item.args for item in directives(site()) if item.name == "charset_types")}
    for extension, kind in written.items():
        assert (kind in charset) == ("charset" in get_content_type(kind, "utf-8")), extension


YEAR, MINUTES = "public, max-age=31536000, immutable", "public, max-age=300"


@pytest.mark.parametrize(("path", "kept"), [
    ("app.3f9c2b1a.js", YEAR), ("app-3f9c2b1a4d.min.js", YEAR), ("deep/app.3f9c2b1a.js.map", YEAR),
    ("report-20240131.js", MINUTES), ("deadbeef.js", MINUTES), ("3f9c2b1a.js", MINUTES), ("jquery-3.7.1.js", MINUTES),
    ("app.js", MINUTES), ("app.js?v=1", YEAR),
])  # fmt: skip
def test_a_file_is_kept_for_long_if_its_name_or_version_says_that_it_never_changes(path: str, kept: str) -> None:
    with serving({path.partition("?")[0]: "x"}) as served:
        answer = served.get(f"/static/{path}")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, kept)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_names_that_never_change_are_a_setting() -> None:
    with serving({"app-DiwrgTda.js": "x", "app.3f9c2b1a.js": "x"}, immutable_names=r"-[A-Za-z0-9_-]{8}\.js$") as served:
        kept = [served.get(f"/static/{name}").headers["Cache-Control"] for name in ("app-DiwrgTda.js",
                                                                                    "app.3f9c2b1a.js")]
    assert kept == [YEAR, MINUTES]


def test_no_file_is_kept_for_long_by_its_version_while_a_release_is_on_its_way(served: Served) -> None:
    mark = served.folder / "static/earlier/switching"
    mark.parent.mkdir(exist_ok=True)
    mark.touch()
    kept = served.get("/static/app.js?v=2").headers["Cache-Control"]
    mark.unlink()
    assert (kept, served.get("/static/app.js?v=2").headers["Cache-Control"]) == (MINUTES, YEAR)


def test_a_file_of_an_earlier_release_is_found_but_not_kept_for_long(served: Served) -> None:
    earlier = served.folder / "static/earlier/current/files/static"
    earlier.mkdir(parents=True, exist_ok=True)
    for name in ("old.css", "app.css"):
        (earlier / name).write_text("old")
    answers = [served.get(f"/static/{path}") for path in ("old.css?v=1", "app.css", "none.css")]
    assert [answer.status for answer in answers] == [200, 200, 404]
    assert (answers[0].body, answers[0].type) == (b"old", TYPES["app.css"])
    assert answers[0].headers["Cache-Control"] == MINUTES
    assert answers[1].body != b"old"
    assert b"<center>nginx</center>" in answers[2].body


def test_an_error_page_of_a_snippet_is_for_missing_static_files_too() -> None:
    page = Snippet("p.conf", "error_page 404 /gone;\nlocation = /gone { return 404 gone; }")
    with serving({"app.css": "x"}, {"snippets": [page]}) as served:
        assert served.get("/static/none.css").body == b"gone"


def test_a_compressed_copy_is_served_to_those_who_take_it_and_nothing_is_compressed_for_a_request() -> None:
    with serving({"app.css": "a" * 5000, "big.css": "b" * 5000}) as served:
        (served.folder / "static/ba9876543210/0/app.css.gz").write_bytes(gzip.compress(b"a" * 5000))
        plain, packed = (served.get("/static/app.css", {"Accept-Encoding": each}) for each in ("identity", "gzip"))
        on_the_fly = served.get("/static/big.css", {"Accept-Encoding": "gzip"})
    assert (plain.body, gzip.decompress(packed.body)) == (b"a" * 5000, b"a" * 5000)
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert (plain.type, plain.headers["ETag"] == packed.headers["ETag"]) == (packed.type, False)
    assert "Content-Encoding" not in on_the_fly.headers


def test_what_is_compressed_once_is_of_the_types_that_nginx_compresses() -> None:
    types = {"text/html", *next(item.args for item in directives(site()) if item.name == "gzip_types")}
    assert {extension for extension, kind in _written().items() if kind in types} - {"svgz"} == EXTENSIONS
