"""The site serves static files as Flask does, and leaves paths that look like hidden files to the app."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.utils import get_content_type

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
