"""The things that decide when the machines of a site are checked: what changes, and what has to be ready before."""

from collections.abc import Sequence
from typing import Any

import pulumi

from portico.planning.content_id import content_id

from .keyed_secrets import KeyedSecrets
from .site_args import FlaskSiteArgs


def change_of(args: FlaskSiteArgs, secrets: KeyedSecrets | None) -> pulumi.Output[str]:
    """Return a hash of all that an update may bring to every machine; the list of machines is not part of it."""
    settings = args.settings.model_dump(mode="json", exclude={"target": {"hosts"}})
    first = args.targets[0]
    certificate = [first.project_certificate.fingerprint] if first.project_certificate else []
    content = [settings, args.source.tree.tree_id, first.agent.digest, *certificate]
    return pulumi.Output.from_input(content_id(content)) if secrets is None else secrets.id_of(content)


def depended_on(opts: pulumi.ResourceOptions | None) -> list[pulumi.Resource]:
    """Return the resources that the whole site waits for: Pulumi does not pass a component's dependencies on to its
    children."""
    resources: Any = None if opts is None else opts.depends_on
    return [] if resources is None else list(resources) if isinstance(resources, Sequence) else [resources]
