"""portico:docker, what the containers are made of and may use."""

from typing import Annotated, Literal

from pydantic import Field

from portico.planning.settings.base import Section
from portico.planning.settings.kinds.text import Kind, matching

ImageName = Annotated[
    str,
    Kind(
        "the name of an image, for example python:3.13-slim or registry.example.org/shop@sha256:DIGEST",
        matching(r"[a-z0-9]([a-z0-9._/-]|:[0-9]+/)*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[0-9a-f]{64})?"),
        longest=500,
    ),
]
"""https://docs.docker.com/reference/cli/docker/image/tag/"""
EngineAddress = Annotated[
    str,
    Kind(
        "the address of a Docker Engine: unix:///PATH, ssh://USER@HOST or tcp://HOST:PORT",
        matching(r"unix:///[A-Za-z0-9._/-]+|(ssh://([A-Za-z0-9._-]+@)?|tcp://)[A-Za-z0-9._-]+(:[0-9]{1,5})?"),
    ),
]
SiteOwner = Annotated[str, Kind("the id that the refused update names", matching(r"[0-9a-f]{12}|unnamed"))]
PublishedAddress = Literal["127.0.0.1", "0.0.0.0"]


class Docker(Section):
    """Containers of the targets `docker` and `swarm`."""

    host: EngineAddress | None = Field(None, examples=["ssh://deploy@web1.example.org"])
    """The Docker Engine; unset: the one that the `docker` command uses. Over ssh:// the system's `ssh` is used, with
    its known hosts and keys."""
    python_image: ImageName = Field("python:3.13-slim", examples=["python:3.13-slim"])
    """The image that an image of `app.source` is built on, and in which all checks run, also those of an
    `app.image`: nothing of the app is run by them. A tag stands for the image that its registry has now: when the tag
    moves, the next update is a new release."""
    nginx_image: ImageName = Field("nginx:stable", examples=["nginx:stable"])
    """Nginx's image: the official one, or a different one that has nginx and a shell. A tag stands for the image that
    its registry has now: when the tag moves, the next update replaces Nginx's container."""
    address: PublishedAddress = Field("127.0.0.1", examples=["127.0.0.1"])
    """Address on which the engine's machine publishes `nginx.http_port`: for itself only, or in every network it is in.
    Docker bypasses the machine's own firewall rules."""
    adopt: SiteOwner | None = Field(None, examples=["3f9c0a51d7e2"])
    """The state whose site this stack takes over, as a refused update names it: the site was deployed from elsewhere,
    or this stack's state was lost. The next update removes the site's containers and makes them again; what the app
    keeps in STATE_DIRECTORY stays. The site is down until that update has succeeded. Afterwards the setting does
    nothing."""
    memory: int = Field(512, ge=32, le=1_048_576, examples=[512])
    """Megabytes that a container of the app may use; a container that needs more is killed and started again."""
    nginx_memory: int = Field(512, ge=32, le=1_048_576, examples=[512])
    """Megabytes that Nginx's container, or each task of Nginx, may use. A changed value replaces the container."""
    pids_limit: int = Field(1024, ge=32, le=1_048_576, examples=[1024])
    """Processes and threads that a container of the app may have at the same time, and Nginx's container as many. In a
    Swarm there is no such limit."""
