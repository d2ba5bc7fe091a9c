"""Gunicorn with one release, one configuration, one environment: an instance."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from portico.planning.content_id import content_id
from portico.planning.settings import Settings
from portico.protocol.plan.instance import Instance
from portico.protocol.plan_text import lines
from portico.targets import Started, Step, Target

from .keyed_secrets import KeyedSecrets
from .release import Release


@dataclass(frozen=True)
class GunicornServiceArgs:
    """The arguments of a GunicornService."""

    target: Target
    """The machine."""
    settings: Settings
    """All settings."""
    secrets: KeyedSecrets | None
    """Secret environment variables of the app."""
    release: Release
    """The release that Gunicorn serves."""
    after: Sequence[Step]
    """The other steps that have to succeed first."""


class GunicornService(pulumi.ComponentResource):
    """Start a new instance beside the running one whenever code, settings, environment, unit or a secret change.

    Changed content makes a new resource, created before the old one is deleted. Output: `instance`.
    """

    instance_id: pulumi.Output[str]
    """Hash of all that the instance is made of; keyed when that includes secrets, so that it reveals nothing of
    them."""
    step: Started

    def __init__(self, name: str, args: GunicornServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        target, settings, secrets, release = args.target, args.settings, args.secrets, args.release
        super().__init__("portico:index:GunicornService", name, {"release": release.release_id}, opts)
        conf = target.gunicorn_conf(secrets is not None)
        content = {"release": release.release_id, "conf": conf, "environment": settings.app.environment,
                   "address": target.bind("").written(), "units": dict(target.units()), **target.remade("gunicorn")}
        below: list[pulumi.Resource] = [release.step.resource, *(step.resource for step in args.after)]
        self.instance_id = pulumi.Output.from_input(content_id(content)) if secrets is None else secrets.id_of(content)
        stored = None
        if secrets is not None:
            options = pulumi.ResourceOptions(parent=self, depends_on=list(below))
            stored = target.secrets(f"{name}-secrets", self.instance_id, secrets.values, release.step, options)
            below.append(stored.resource)
        instance = self.instance_id.apply(lambda instance_id: Instance(
            id=instance_id,
            release=release.release_id,
            bind=target.bind(instance_id),
            start_deadline=settings.checks.upstream.deadline,
            graceful_timeout=settings.gunicorn.graceful_timeout,
            environment=target.environment(release.release_id),
            conf=lines(conf),
            units={kind: lines(text) for kind, text in target.units().items()},
        ))
        options = pulumi.ResourceOptions(parent=self, depends_on=below)
        self.step = target.start(name, instance, release.step, stored, options)
        self.register_outputs({"instance": self.instance_id})
