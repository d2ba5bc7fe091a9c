"""The app's own command for a new release, such as migrations, run before anything of the release is started."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from portico.planning.content_id import content_id
from portico.planning.settings import Settings
from portico.protocol.plan.release_command import ReleaseCommand as Section
from portico.protocol.plan.release_command import ReleaseCommandPlan
from portico.protocol.plan_text import lines
from portico.targets import Step, Target

from .keyed_secrets import KeyedSecrets
from .release import Release


@dataclass(frozen=True)
class ReleaseCommandArgs:
    """The arguments of a ReleaseCommand."""

    target: Target
    """The machine that runs the command."""
    settings: Settings
    """All settings."""
    command: str
    """The setting `app.release_command`."""
    secrets: KeyedSecrets | None
    """Secret environment variables of the app."""
    release: Release
    """The release that the command is run from."""
    after: Sequence[Step]
    """The other steps that have to succeed first: the command may change data for ever."""


class ReleaseCommand(pulumi.ComponentResource):
    """Run `app.release_command` on one machine, once for each release with its environment and secrets.

    Updated in place. The next update runs a failed command again, but not one that succeeded. Output: `evidence`.
    """

    step: Step

    def __init__(self, name: str, args: ReleaseCommandArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        release, app = args.release.release_id, args.settings.app
        shown = {"command": args.command, "release": release}
        super().__init__("portico:index:ReleaseCommand", name, shown, opts)
        content = [release, args.command, app.environment]
        identity = content_id(content) if args.secrets is None else args.secrets.id_of(content)
        secrets: pulumi.Input[dict[str, str]] = args.secrets.values if args.secrets else {}

        plan = pulumi.Output.all(id=identity, secrets=secrets).apply(lambda values: ReleaseCommandPlan(
            release_command=Section(
                id=values["id"],
                release=release,
                command=args.command,
                deadline=app.release_command_deadline,
                environment=args.target.environment(release),
                service=lines(args.target.units().get("service", "")),
                secrets=values["secrets"],
                persist=app.persist,
            )
        ))
        below = [args.release.step.resource, *(step.resource for step in args.after)]
        options = pulumi.ResourceOptions(parent=self, depends_on=below)
        self.step = args.target.release_command(name, plan, args.release.step, options)
        self.register_outputs({"evidence": self.step.evidence})
