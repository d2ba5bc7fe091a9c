"""The settings about the source are compared with the source."""

from pathlib import Path
from typing import Any

import pytest

from portico.planning.app_source import AppSource, read_app_source
from portico.planning.errors import SourceError
from portico.planning.nginx.site import Snippet
from portico.planning.settings import Settings
from portico.planning.settings.nginx import StaticLocation
from tests.planning.written import write


def read(source: Path, app: dict[str, Any] | None = None, **nginx: Any) -> AppSource:
    values = {"app": {"name": "shop", "source": str(source), **(app or {})}, "nginx": nginx}
    return read_app_source(Settings.read(values), source.parent)


def refusal(source: Path, app: dict[str, Any] | None = None, **nginx: Any) -> str:
    with pytest.raises(SourceError) as refused:
        read(source, app, **nginx)
    return str(refused.value)


def test_the_source_may_be_named_relative_to_the_project(source: Path) -> None:
    assert read(source, {"source": f"./{source.name}"}).tree == read(source).tree


def test_a_source_behind_a_link_is_the_folder_it_leads_to(source: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(source)
    assert read(tmp_path / "link").tree == read(source).tree


@pytest.mark.parametrize(
    ("path", "reason"),
    [("nowhere", "No such file or directory"), ("wsgi.py", "a file"), ("x" * 300, "File name too long")],
)
def test_a_source_that_is_no_folder_is_refused(path: str, reason: str, source: Path) -> None:
    words = refusal(source, {"source": f"{source}/{path}"})
    assert words.startswith(f"app.source: expected a folder, got {source}/{path}"[:300])
    assert words.endswith(f": {reason}\n    to fix it: pulumi config set --path app.source FOLDER")


def test_a_source_that_leads_in_a_circle_is_refused(source: Path) -> None:
    (source / "circle").symlink_to("circle")
    assert "app.source: expected a folder, got " in refusal(source, {"source": f"{source}/circle"})


def test_requirements_that_are_not_there_are_named_with_what_to_type(source: Path) -> None:
    assert refusal(source, {"requirements": "requirements.lock"}) == (
        f"app.requirements: expected pip's requirements, even an empty file in {source}, got"
        " 'requirements.lock', which is not there\n"
        "    to fix it: create it, or pulumi config set --path app.requirements PATH"
    )


def test_requirements_may_be_a_link_to_a_file_but_not_to_a_folder(source: Path) -> None:
    (source / "good.txt").symlink_to("requirements.txt")
    (source / "bad.txt").symlink_to("static")
    assert read(source, {"requirements": "good.txt"}).tree == read(source).tree
    assert "'bad.txt', which is not there" in refusal(source, {"requirements": "bad.txt"})


def test_without_a_setting_static_is_served_when_it_is_there(source: Path) -> None:
    assert read(source).static == (StaticLocation(url="/static/", path="static"),)


def test_without_a_setting_and_without_static_nothing_is_served(source: Path) -> None:
    (source / "static/a.css").unlink()
    assert read(source).static == ()


@pytest.mark.parametrize("path", ["static", "static/", "./static", "static/."])
def test_a_static_folder_is_found_however_it_is_written(path: str, source: Path) -> None:
    (location,) = read(source, static=[{"url": "/s/", "path": path}]).static
    assert location.path == "static"


@pytest.mark.parametrize("path", ["nowhere", "wsgi.py", "assets"])
def test_a_static_folder_that_is_none_is_refused(path: str, source: Path) -> None:
    (source / "assets").symlink_to("static")
    assert refusal(source, static=[{"path": "static"}, {"url": "/m/", "path": path}]) == (
        f"nginx.static[1].path: expected a folder with files (not a link) in {source}, got '{path}', which is"
        " not there\n    to fix it: create it, or pulumi config set --path 'nginx.static[1].path' PATH"
    )


@pytest.mark.parametrize("text", ["gzip off;", "gzip off;\n", "gzip off;\r\n", "# \u00fcber\n\tgzip off;\n\n"])
def test_a_snippet_is_its_text_without_the_last_line_ends(text: str, source: Path) -> None:
    (source / "extra.conf").write_bytes(text.encode())
    expected = text.replace("\r\n", "\n").rstrip("\n")
    assert read(source, snippets=["extra.conf"]).snippets == [Snippet("extra.conf", expected)]


@pytest.mark.parametrize("content", [b"a\x00b", b"\x1b[31m", b"\xff\xfe", b"\xe2\x80\xa8", b"x" * 64_001])
def test_a_snippet_that_is_no_plain_text_is_refused(content: bytes, source: Path) -> None:
    (source / "extra.conf").write_bytes(content)
    assert refusal(source, snippets=["extra.conf"]) == (
        "nginx.snippets[0]: expected UTF-8 text without control characters, at most 64000 bytes, got"
        f" {source}/extra.conf\n    to fix it: fix the file, or pulumi config rm --path 'nginx.snippets[0]'"
    )


def test_a_snippet_must_not_hold_what_stands_for_the_port(source: Path) -> None:
    write(source, {"extra.conf": "# @port@"})
    assert "expected directives without @port@" in refusal(source, snippets=["extra.conf"])


@pytest.mark.parametrize(("directive", "setting"), [
    ("large_client_header_buffers 4 32k", "large_client_header_buffers"),
    ("underscores_in_headers on", "underscore_headers"),
])  # fmt: skip
def test_a_snippet_must_not_set_what_gunicorn_has_to_agree_with(directive: str, setting: str, source: Path) -> None:
    write(source, {"extra.conf": f"# more\n  {directive};"})
    words = f"expected no {directive.split()[0]}, which Gunicorn has to agree with: it is the setting nginx.{setting}"
    assert words in refusal(source, snippets=["extra.conf"])


def test_a_snippet_that_is_not_there_is_refused(source: Path) -> None:
    assert "nginx.snippets[0]: expected a file with Nginx directives" in refusal(source, snippets=["no.conf"])
