"""The app's source together with what the settings say of its parts."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from portico.planning.docker.engine import DockerEngine
from portico.planning.errors import SourceError
from portico.planning.images.ready import AppImage, read_image
from portico.planning.nginx.block import stays_in_its_block
from portico.planning.nginx.site import UPSTREAM_PORT, Snippet
from portico.planning.settings import Settings
from portico.planning.settings.nginx import StaticLocation
from portico.planning.source.persisted import without_persisted
from portico.planning.source.requirements import read_requirements
from portico.planning.source.tree import SourceTree, read_source_tree

DEFAULT_STATIC = StaticLocation()
LONGEST_SNIPPET = 64_000
OWN_SETTINGS = {
    "large_client_header_buffers": "nginx.large_client_header_buffers",
    "underscores_in_headers": "nginx.underscore_headers",
}
"""Nginx's directives that are settings, because Gunicorn has the same limit, by their name."""
OWN_DIRECTIVES = re.compile(rf"^\s*({'|'.join(OWN_SETTINGS)})\s", re.MULTILINE)


Source: TypeAlias = SourceTree | AppImage
"""The source of a release: the tree of a folder, or a ready image."""


@dataclass(frozen=True)
class AppSource:
    """The source, the folders in it that Nginx serves, and the snippets for Nginx's server block."""

    tree: Source
    static: Sequence[StaticLocation]
    snippets: Sequence[Snippet]


def read_app_source(settings: Settings, project: Path) -> AppSource:
    """Return the source that the settings name: a folder, relative to the project's, or a ready image.

    Raises SourceError or DockerError, with key, expected, got and the command that fixes it.
    """
    if settings.app.image is not None:
        return image_source(settings, DockerEngine(settings.docker.host), settings.app.image)
    assert settings.app.source is not None, "the settings agree that there is one of the two"
    return folder_source(settings, project / settings.app.source)


def image_source(settings: Settings, engine: DockerEngine, name: str) -> AppSource:
    """Return the source for a ready image; Nginx serves paths in the image's working folder."""
    static = settings.nginx.static or ()
    served = [location.path for location in static if location.package is None]
    return AppSource(read_image(engine, name, served, settings.app.persist), static, ())


def folder_source(settings: Settings, folder: Path) -> AppSource:
    """Return the source for a folder with the app's code. Raises SourceError for a path of the settings that is not in
    it."""
    tree = without_persisted(read_source_tree(_folder(folder)), settings.app.persist)
    _require_file(tree, "app.requirements", settings.app.requirements, "pip's requirements, even an empty file")
    _require_hashes(tree, settings.app.requirements)
    return AppSource(
        tree,
        _static(settings, tree),
        [_snippet(tree, f"nginx.snippets[{at}]", path) for at, path in enumerate(settings.nginx.snippets)],
    )


def _require_hashes(tree: SourceTree, path: str) -> None:
    """Raise SourceError for requirements with hashes and without Gunicorn, which would be installed without one."""
    requirements = read_requirements(tree, path)
    if requirements.hashed and not requirements.name_gunicorn:
        raise SourceError(
            f"app.requirements: expected gunicorn in {path}, with its hashes like the other packages, got none\n"
            f"    to fix it: add gunicorn to what {path} is made from (uv pip compile --generate-hashes, or "
            "pip-compile --generate-hashes)"
        )


def _folder(path: Path) -> Path:
    try:
        folder = path.resolve(strict=True)
        if folder.is_dir():
            return folder
        reason = "a file"
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "links in a circle"
    raise SourceError(
        f"app.source: expected a folder, got {_short(str(path))}: {reason}\n    to fix it: "
        "pulumi config set --path app.source FOLDER"
    )


def _short(path: str) -> str:
    return path if len(path) <= 300 else f"{path[:300]}… ({len(path)} characters)"


def _static(settings: Settings, tree: SourceTree) -> Sequence[StaticLocation]:
    if settings.nginx.static is None:
        return (DEFAULT_STATIC,) if tree.holds_folder(DEFAULT_STATIC.path) else ()
    for position, location in enumerate(settings.nginx.static):
        if location.package is None and not tree.holds_folder(location.path):
            raise _absent(tree, f"nginx.static[{position}].path", location.path, "a folder with files (not a link)")
    return settings.nginx.static


def _require_file(tree: SourceTree, key: str, path: str, what: str) -> None:
    if not tree.file(path):
        raise _absent(tree, key, path, what)


def _absent(tree: SourceTree, key: str, path: str, what: str) -> SourceError:
    return SourceError(
        f"{key}: expected {what} in {tree.directory}, got {path!r}, which is not there\n    to fix it:"
        f" create it, or pulumi config set --path {shlex.quote(key)} PATH"
    )


def _snippet(tree: SourceTree, key: str, path: str) -> Snippet:
    _require_file(tree, key, path, "a file with Nginx directives")
    text = _text(tree.directory / path)
    if text is None or not all(character.isprintable() or character in "\n\t" for character in text):
        raise _unfit(tree, key, path, f"UTF-8 text without control characters, at most {LONGEST_SNIPPET} bytes")
    directive = OWN_DIRECTIVES.search(text)
    if directive:
        setting = OWN_SETTINGS[directive[1]]
        expected = f"no {directive[1]}, which Gunicorn has to agree with: it is the setting {setting}"
        raise _unfit(tree, key, path, expected)
    if UPSTREAM_PORT in text:
        raise _unfit(tree, key, path, f"directives without {UPSTREAM_PORT}, which stands for Gunicorn's port")
    if not stays_in_its_block(text):
        raise _unfit(tree, key, path, "directives that stay in the server block, with each brace and quote closed")
    return Snippet(path, text.rstrip("\n"))


def _text(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            written = file.read(LONGEST_SNIPPET + 1)
        return written.decode().replace("\r\n", "\n") if len(written) <= LONGEST_SNIPPET else None
    except ValueError:
        return None
    except OSError as error:
        raise SourceError(f"{path}: expected a file that can be read, got: {error.strerror}") from None


def _unfit(tree: SourceTree, key: str, path: str, expected: str) -> SourceError:
    return SourceError(
        f"{key}: expected {expected}, got {tree.directory / path}\n    to fix it: fix the file,"
        f" or pulumi config rm --path {shlex.quote(key)}"
    )
