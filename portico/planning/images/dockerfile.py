"""The Dockerfile of an app's source: first its packages, then its code, so that new code reuses the same packages."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from portico.planning.docker.site import APP_FOLDER, STATE, USER
from portico.planning.images.installing import FOLDER, TOOLS, VENV, gets_uv, installs, makes_environment, tools
from portico.planning.rendering import render
from portico.planning.settings import Settings
from portico.planning.source.requirements import Requirements, read_requirements
from portico.planning.source.tree import SourceTree

SYSTEM = "system"
"""The stage that has the Debian packages that the app needs, if it needs any."""
NAMED_AS_WRITTEN = re.compile(r"[A-Za-z0-9_./+@, -]+")
"""Names that COPY takes as they are written; it reads wildcards and variables in others."""


def render_dockerfile(settings: Settings, tree: SourceTree, site: str) -> str:
    """Return the Dockerfile for a tree, whose files are below `app/` in the build context."""
    requirements = read_requirements(tree, settings.app.requirements)
    return render(
        "Dockerfile.j2",
        base=settings.docker.python_image,
        stage=SYSTEM if settings.target.packages else settings.docker.python_image,
        packages=" ".join(settings.target.packages),
        site=site,
        make_environment=_words(makes_environment(settings)),
        tools=_words([TOOLS, FOLDER]) if tools(settings) else "",
        uv=[_words(command) for command in gets_uv(settings)],
        give_environment=_words(["chown", "--recursive", f"{USER}:{USER}", VENV]),
        copies=[_words(copy) for copy in _copies(requirements)],
        installs=[_words(install) for install in installs(settings, requirements)],
        links=[_words(link) for link in _links(settings.app.persist)],
        user=USER,
    )


def _copies(requirements: Requirements) -> Sequence[Sequence[str]]:
    """Return what to copy before pip runs, as pairs of paths: the files that pip reads, or the whole source.

    The whole source is copied when pip takes more of it, or when COPY would not take a file's name as it is written.
    """
    files = requirements.files
    if requirements.self_contained and all(NAMED_AS_WRITTEN.fullmatch(file) for file in files):
        return [(f"app/{file}", f"/app/{file}") for file in files]
    return [("app/", "/app/")]


def _links(folders: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the commands that make a link into the state directory for each folder that the app keeps."""
    if folders:
        yield ["mkdir", "-p", *sorted({f"{APP_FOLDER}/{parent}".removesuffix("/.") for parent in _parents(folders)})]
    for folder in folders:
        yield ["ln", "-s", f"{STATE}/{folder}", f"{APP_FOLDER}/{folder}"]


def _parents(folders: Sequence[str]) -> Iterator[PurePosixPath]:
    return (PurePosixPath(folder).parent for folder in folders)


def _words(words: Sequence[str]) -> str:
    """Return words in the JSON form, which no shell reads."""
    return json.dumps(words)
