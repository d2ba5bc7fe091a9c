"""A container that is there for one command of ours: what it may do, and that is no more than the command needs."""

from collections.abc import Mapping
from typing import Any

from portico.planning.docker.site import SITE, USER
from portico.planning.settings.docker import Docker

BARE = ("-I", "-S")
"""Options of python3: nothing that a folder, a variable or a package brings is imported."""
ROOT, NOBODY = "--user=0:0", f"--user={USER}:{USER}"


def isolated(*options: str, user: str = NOBODY) -> list[str]:
    """The options of `docker run`: no capability unless one is added, a root file system that nobody can write to."""
    return ["--rm", "--interactive", "--read-only", "--tmpfs=/tmp", "--cap-drop=ALL",
            "--security-opt=no-new-privileges:true", "--log-driver=none", user, *options]


def python_in(image: str, *options: str, user: str = NOBODY) -> list[str]:
    """The words of `docker run` for Python in an image; Python's own arguments come behind them."""
    return [*isolated("--entrypoint=python3", *options, user=user), image, *BARE]


def labelled(docker: Mapping[str, Any]) -> str:
    """The option that says whose a container is."""
    return f"--label={SITE}={docker['site']}"


def our_image(docker: Mapping[str, Any]) -> str:
    """The image in which our own code runs, never the app's; a plan of an earlier version does not name it."""
    return str(docker.get("python_image", Docker().python_image))
