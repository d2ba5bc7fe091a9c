"""The app's source together with what the settings say of its parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planning.errors import SourceError
from planning.nginx_site import Snippet
from planning.settings import Settings
from planning.settings.nginx import StaticLocation
from planning.source_tree import SourceTree, read_source_tree

DEFAULT_STATIC = StaticLocation()


@dataclass(frozen=True)
class AppSource:
    """The tree, the folders in it that Nginx serves, the snippets that go into its server block."""

    tree: SourceTree
    static: Sequence[StaticLocation]
    snippets: Sequence[Snippet]


def read_app_source(settings: Settings, project: Path) -> AppSource:
    """The source that the settings name, relative to the project's folder.

    Raises SourceError, with key, expected, got and the command that mends it, for a path that is not in the source.
    """
    tree = read_source_tree((project / settings.app.source).resolve())
    _require_file(tree, "app.requirements", settings.app.requirements, "pip's requirements, even an empty file")
    for position, snippet in enumerate(settings.nginx.snippets):
        _require_file(tree, f"nginx.snippets[{position}]", snippet, "a file with Nginx directives")
    return AppSource(tree, _static(settings, tree), [_snippet(tree, path) for path in settings.nginx.snippets])


def _static(settings: Settings, tree: SourceTree) -> Sequence[StaticLocation]:
    if not settings.nginx.static:
        return (DEFAULT_STATIC,) if tree.holds_folder(DEFAULT_STATIC.path) else ()
    for position, location in enumerate(settings.nginx.static):
        if not tree.holds_folder(location.path):
            raise _absent(tree, f"nginx.static[{position}].path", location.path, "a folder with files")
    return settings.nginx.static


def _require_file(tree: SourceTree, key: str, path: str, what: str) -> None:
    if not tree.holds_file(path):
        raise _absent(tree, key, path, what)


def _absent(tree: SourceTree, key: str, path: str, what: str) -> SourceError:
    return SourceError(
        f"portico:{key}: expected {what} in {tree.directory}, got {path!r}, which is not there\n"
        f"    to mend it: create it, or pulumi config set --path 'portico:{key}' PATH"
    )


def _snippet(tree: SourceTree, path: str) -> Snippet:
    text = (tree.directory / path).read_text(errors="replace")
    if not all(character.isprintable() or character in "\n\t" for character in text):
        raise SourceError(f"{tree.directory / path}: expected text without control characters")
    return Snippet(path, text.rstrip("\n"))
