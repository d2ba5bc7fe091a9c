"""A container for one command of Portico, which may do no more than the command needs."""

from collections.abc import Mapping
from typing import Any

from portico.planning.docker.site import SITE, USER

BARE = ("-I", "-S")
"""Options of python3 that keep it from importing what a folder, a variable or a package brings."""
ROOT, NOBODY = "--user=0:0", f"--user={USER}:{USER}"


def isolated(*options: str, user: str = NOBODY) -> list[str]:
    """Return options of `docker run`: no capability unless one is added, and a root file system that is read-only."""
    return ["--rm", "--interactive", "--read-only", "--tmpfs=/tmp", "--cap-drop=ALL",
            "--security-opt=no-new-privileges:true", "--log-driver=none", user, *options]


def python_in(image: str, *options: str, user: str = NOBODY) -> list[str]:
    """Return the words of `docker run` that start Python in an image; Python's own arguments follow them."""
    return [*isolated("--entrypoint=python3", *options, user=user), image, *BARE]


def labelled(docker: Mapping[str, Any]) -> str:
    """Return the option that labels a container with its site."""
    return f"--label={SITE}={docker['site']}"


def our_image(docker: Mapping[str, Any]) -> str:
    """Return the image in which our own code runs, never the app's."""
    if docker.get("python_image"):
        return str(docker["python_image"])
    from portico.planning.docker.former_image import configured_image  # costs 300 ms, and few plans need it

    return configured_image(docker["site"])
