"""The app's own command for a new release: migrations, before anything of it is started."""

from typing import Any

import pulumi

from portico.planning.content_id import content_id
from portico.planning.settings import Settings
from portico.targets import Step, Target

from .keyed_secrets import KeyedSecrets
from .release import Release


class ReleaseCommand(pulumi.ComponentResource):
    """`app.release_command`, once for each release with its environment and secrets, on one machine.

    Updated in place; a failed one is run again by the next update, one that held is not. Output: `evidence`.
    """

    step: Step

    def __init__(
        self,
        name: str,
        target: Target,
        settings: Settings,
        command: str,
        secrets: KeyedSecrets | None,
        release: Release,
        after: Step,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        told, app = {"command": command, "release": release.release_id}, settings.app
        super().__init__("portico:index:ReleaseCommand", name, told, opts)
        content = [release.release_id, command, app.environment]
        known = content_id(content) if secrets is None else secrets.id_of(content)

        def section(given: dict[str, Any]) -> dict[str, Any]:
            return {"release_command": {
                "id": given["id"],
                "release": release.release_id,
                "command": command,
                "deadline": app.release_command_deadline,
                "environment": app.environment,
                "groups": list(settings.systemd.supplementary_groups),
                "secrets": given["secrets"],
            }}

        given = pulumi.Output.all(id=known, secrets={} if secrets is None else secrets.values)
        below = pulumi.ResourceOptions(parent=self, depends_on=[release.step.resource, after.resource])
        self.step = target.release_command(name, given.apply(section), below)
        self.register_outputs({"evidence": self.step.evidence})


def release_commands(
    name: str,
    target: Target,
    settings: Settings,
    secrets: KeyedSecrets | None,
    release: Release,
    after: Step,
    opts: pulumi.ResourceOptions,
) -> list[Step]:
    """The step of `app.release_command`; none without that setting."""
    command = settings.app.release_command
    if command is None:
        return []
    return [ReleaseCommand(name, target, settings, command, secrets, release, after, opts).step]
