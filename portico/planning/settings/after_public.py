"""portico:rollout.after_public, the notification that a rollout has passed its public checks."""

from typing import Annotated

from pydantic import Field

from portico.planning.settings.base import Section
from portico.planning.settings.kinds.lists import Items
from portico.planning.settings.kinds.text import Kind, Text, matching

WebAddress = Annotated[
    str,
    Kind(
        "a URL with http:// or https://, without spaces, for example https://hooks.example.org/deployed",
        matching(r"https?://[A-Za-z0-9][A-Za-z0-9._:-]*(/[!-~]*)?"),
        2000,
    ),
]
Words = Annotated[tuple[Text, ...], Field(strict=False), Items("word", at_most=64, identity=None)]


class AfterPublic(Section):
    """The notification after a rollout, when all machines have passed their public checks: a URL or a command."""

    url: WebAddress | None = Field(None, examples=["https://hooks.example.org/deployed"])
    """URL that gets a POST with JSON: release, instance, config_id, url, stack, hosts. If the URL itself is a secret,
    set `after-public-url` instead."""
    command: Words = Field((), examples=[["./deployed", "production"]])
    """Command in place of the URL, run by the machine that runs Pulumi, in the folder of Pulumi.yaml, with the same
    JSON on its standard input."""
    timeout: int = Field(30, ge=1, le=3600, examples=[30])
    """Seconds in which the URL has to answer or the command has to end."""
