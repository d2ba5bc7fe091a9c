"""Request Gunicorn directly, before Nginx is pointed at it."""

from dataclasses import dataclass

import pulumi

from portico.planning.settings import Settings
from portico.protocol.plan.expectation import UpstreamExpectation
from portico.protocol.plan.upstream import UpstreamCheckPlan
from portico.targets import Step, Target

from .gunicorn_service import GunicornService


@dataclass(frozen=True)
class UpstreamCheckArgs:
    """The arguments of an UpstreamCheck."""

    target: Target
    """The machine."""
    settings: Settings
    """All settings."""
    gunicorn: GunicornService
    """The instance that is asked."""


class UpstreamCheck(pulumi.ComponentResource):
    """Check one instance over the address that Nginx will use, with the headers that Nginx will send.

    Updated in place for each new instance; the next update tries a failed check again. Output: `evidence`.
    """

    step: Step

    def __init__(self, name: str, args: UpstreamCheckArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        expectation, address = args.settings.checks.upstream, args.target.site_address()
        super().__init__("portico:index:UpstreamCheck", name, {"path": expectation.path}, opts)
        headers = {
            "Host": address.host,
            "X-Forwarded-Host": address.host,
            "X-Forwarded-Proto": address.scheme,
            "X-Forwarded-For": "127.0.0.1",
        }
        self.step = args.target.check_upstream(
            name,
            args.gunicorn.instance_id.apply(lambda instance_id: UpstreamCheckPlan(
                instance=instance_id, expectation=UpstreamExpectation.read(expectation.model_dump(mode="json")),
                headers=headers,
            )),
            args.gunicorn.step,
            pulumi.ResourceOptions(parent=self, depends_on=[args.gunicorn.step.resource]),
        )
        self.register_outputs({"evidence": self.step.evidence})
