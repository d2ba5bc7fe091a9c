"""The files of a source tree that do not belong to the app."""

from pathlib import Path

import pathspec

from portico.planning.errors import SourceError

IGNORE_FILE = ".porticoignore"
ALWAYS_IGNORED = (
    ".git", ".hg", ".svn", ".venv", "venv", "node_modules", ".portico", "__pycache__", "*.py[cod]",
    ".pytest_cache", ".mypy_cache", ".ruff_cache", ".DS_Store", ".#*", "*.sw[op]", IGNORE_FILE,
)  # fmt: skip
"""Patterns of version control, environments, caches, and files that editors leave beside an open one."""

Ignored = pathspec.PathSpec[pathspec.Pattern]


def read_ignored(directory: Path) -> Ignored:
    """Return the patterns of Portico and of the source's own `.porticoignore`, in .gitignore's syntax; the last match
    wins."""
    file = directory / IGNORE_FILE
    try:
        lines = file.read_text("utf-8", "surrogateescape").splitlines() if file.is_file() else []
    except OSError as error:
        raise SourceError(f"{file}: expected a file that can be read, got: {error.strerror}") from None
    try:
        return pathspec.PathSpec.from_lines("gitignore", [*ALWAYS_IGNORED, *lines])
    except ValueError as error:
        raise SourceError(f"{file}: expected one .gitignore pattern a line, got: {error}") from None
