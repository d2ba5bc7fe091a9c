"""The folder of a local site."""

from pathlib import Path

from planning.errors import SourceError


def site_folder(project: Path, stack: str) -> Path:
    """Where the site's files are, below the project's own folder.

    Raises SourceError for a path with a dollar sign, which Nginx would take for a variable and cannot escape, or with
    control characters.
    """
    folder = project / ".portico" / stack
    if "$" in str(folder) or not str(folder).isprintable():
        raise SourceError(
            f"portico: expected a project folder without '$' and control characters, got {str(project)!r}\n"
            "    to mend it: move the project to another folder; Nginx would read a variable there"
        )
    return folder
