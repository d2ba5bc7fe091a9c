"""The arguments of a site."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from portico.planning.app_source import AppSource
from portico.planning.settings import Settings
from portico.targets import Target

from .keyed_secrets import Secrets


@dataclass(frozen=True)
class FlaskSiteArgs:
    """The arguments of a FlaskSite."""

    settings: Settings
    """All settings, validated."""
    source: AppSource
    """The app's source tree, with the folders Nginx serves and the snippets it includes."""
    targets: Sequence[Target]
    """The machines on which the chain runs, in the order in which they are rolled out."""
    secrets: Secrets | None = None
    """Secret environment variables of the app."""
    after_public_url: pulumi.Output[str] | None = None
    """`rollout.after_public.url` where it is a secret."""
    tls_key: pulumi.Output[str] | None = None
    """Key of a certificate that is a file of the project."""
