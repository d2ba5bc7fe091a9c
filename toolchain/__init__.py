"""Makes sure there is a Pulumi engine: the installed one, Pulumi's own release, or one built from source."""

from __future__ import annotations

import os

WAYS = ("path", "download", "build")


def environment(way: str | None = None, docker: bool = False) -> dict[str, str]:
    """The variables to add to `os.environ`, PATH included, so that `pulumi` runs; installs it first if need be.

    With `docker`, the docker provider too: the engines that download their providers need nothing for it.
    """
    from . import build, download, on_path
    from .cache import Cache
    from .errors import ToolchainError

    way = way or os.environ.get("PORTICO_TOOLCHAIN")
    if way and way not in WAYS:
        raise ToolchainError(f"PORTICO_TOOLCHAIN: should be one of {', '.join(WAYS)}, got {way}")
    cache = Cache()
    if way is None:
        variables = on_path.find(cache) or download.installed(cache) or build.installed(cache) or download.find(cache)
    elif way == "path":
        variables = on_path.find(cache, required=True)
    else:
        variables = download.find(cache, required=True) if way == "download" else None
    variables = variables or build.find(cache)
    if docker:
        build.add_docker(cache, variables)
    return variables
