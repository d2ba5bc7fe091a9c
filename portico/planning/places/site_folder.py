"""The folder of a local site."""

from pathlib import Path

from portico.planning.errors import SourceError

SPECIAL_TO_NGINX = "$*?[\\"


def site_folder(project: Path, stack: str) -> Path:
    """Return the folder of the site's files, below the project's own folder.

    Raises SourceError for a path with control characters, with a dollar sign, which Nginx takes for a variable and
    cannot escape, or with characters that Nginx takes for a pattern of file names.
    """
    folder = project / ".portico" / stack
    if set(SPECIAL_TO_NGINX) & set(str(folder)) or not str(folder).isprintable():
        raise SourceError(
            f"project: expected a folder without {' '.join(SPECIAL_TO_NGINX)} and control characters,"
            f" got {str(project)!r}\n    to fix it: move the project; Nginx reads a variable or a pattern there"
        )
    return folder
