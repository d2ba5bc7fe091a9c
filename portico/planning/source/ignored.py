"""The files of a source tree that do not belong to the app."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

import pathspec

from portico.planning.errors import SourceError

IGNORE_FILE, GIT_IGNORE = ".porticoignore", ".gitignore"
ALWAYS_IGNORED = (
    ".git", ".hg", ".svn", ".venv", "venv", "node_modules", ".portico", "__pycache__", "*.py[cod]",
    ".pytest_cache", ".mypy_cache", ".ruff_cache", ".DS_Store", ".#*", "*.sw[op]", IGNORE_FILE,
)  # fmt: skip
"""Patterns of version control, environments, caches, and files that editors leave beside an open one."""
OF_THE_DEVELOPER = (
    ".env", ".env.*", "!.env.example", "!.env.sample", "!.env.template", ".envrc", ".flaskenv.local", "*.sqlite",
    "*.sqlite3", "*.db", "*.sqlite-*", "*.sqlite3-*", "*.db-*", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore",
    "privkey*.pem", "*-key.pem", "key.pem", "id_rsa", "id_ecdsa", "id_ed25519", ".netrc", ".pypirc", ".pgpass", ".ssh",
    ".aws", ".gnupg",
)  # fmt: skip
"""Patterns of variables, databases and keys of the machine on which the app is written."""

Patterns = pathspec.PathSpec[pathspec.Pattern]


@dataclass(frozen=True)
class Ignored:
    """The rules by which files are left out: Portico's own, those of each .gitignore, and the source's .porticoignore.

    A later rule decides over an earlier one, a .gitignore in a deeper folder over one further up.
    """

    directory: Path

    def match_file(self, path: str) -> bool:
        """Return whether a path of the source is left out; a folder's path ends with a slash."""
        return self.is_usual(path) or self.is_of_the_developer(path)

    def is_usual(self, path: str) -> bool:
        """Return whether a path is left out as caches and version control are, without a word."""
        by_the_source = self._by_the_source(path)
        return bool(self._usual.check_file(path).include) if by_the_source is None else by_the_source

    def is_of_the_developer(self, path: str) -> bool:
        """Return whether a path is left out for a reason that its owner may not know: .gitignore or a pattern of
        OF_THE_DEVELOPER."""
        if self._by_the_source(path) is not None:
            return False
        decided = [spec.check_file(f"{prefix}{path}").include for prefix, spec in self._above]
        decided += [spec.check_file(path.removeprefix(prefix)).include for prefix, spec in self._beside(path)]
        return next((ignored for ignored in reversed(decided) if ignored is not None), False) or bool(
            self._of_the_developer.check_file(path).include
        )

    def _by_the_source(self, path: str) -> bool | None:
        return self._in_porticoignore.check_file(path).include

    @cached_property
    def _in_porticoignore(self) -> Patterns:
        return _patterns(self.directory / IGNORE_FILE)

    @cached_property
    def _usual(self) -> Patterns:
        return pathspec.PathSpec.from_lines("gitignore", ALWAYS_IGNORED)

    @cached_property
    def _of_the_developer(self) -> Patterns:
        return pathspec.PathSpec.from_lines("gitignore", OF_THE_DEVELOPER)

    @cached_property
    def _above(self) -> Sequence[tuple[str, Patterns]]:
        """Each .gitignore between the root of the checkout and the source, with the source's path from there.

        One that ignores the source as a whole says nothing about its files: somebody has built them.
        """
        folders = [self.directory, *self.directory.parents]
        root = next((at for at, folder in enumerate(folders) if (folder / ".git").exists()), 0)
        above = [(f"{self.directory.relative_to(folder).as_posix()}/", _patterns(folder / GIT_IGNORE))
                 for folder in reversed(folders[1 : root + 1])]
        return [(prefix, spec) for prefix, spec in above if not spec.check_file(prefix).include]

    def _beside(self, path: str) -> Iterator[tuple[str, Patterns]]:
        """Yield each .gitignore of the source that is about a path, the outermost first."""
        for folder in reversed(PurePosixPath(path).parents):
            prefix = "" if str(folder) == "." else f"{folder}/"
            if prefix not in self._read:
                self._read[prefix] = _patterns(self.directory / prefix / GIT_IGNORE)
            yield prefix, self._read[prefix]

    @cached_property
    def _read(self) -> dict[str, Patterns]:
        """The files that were read, by folder."""
        return {}


def read_ignored(directory: Path) -> Ignored:
    """Return the rules for a source. Raises SourceError for a .porticoignore or .gitignore that cannot be read."""
    ignored = Ignored(directory)
    ignored.match_file("any")
    return ignored


def _patterns(file: Path) -> Patterns:
    try:
        lines = file.read_text("utf-8", "surrogateescape").splitlines() if file.is_file() else []
    except OSError as error:
        raise SourceError(f"{file}: expected a file that can be read, got: {error.strerror}") from None
    try:
        return pathspec.PathSpec.from_lines("gitignore", lines)
    except ValueError as error:
        raise SourceError(f"{file}: expected one .gitignore pattern a line, got: {error}") from None
