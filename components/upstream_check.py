"""Gunicorn asked directly, before Nginx hears of it."""

import pulumi

from portico.planning.nginx.address import SiteAddress
from portico.planning.settings.checks import UpstreamExpectation
from portico.targets import Step, Target

from .gunicorn_service import GunicornService


class UpstreamCheck(pulumi.ComponentResource):
    """Proves one instance over the very address that Nginx will use, with the headers that Nginx will send.

    Updated in place for each new instance; a failed one is tried again by the next update. Output: `evidence`.
    """

    step: Step

    def __init__(
        self,
        name: str,
        target: Target,
        expectation: UpstreamExpectation,
        address: SiteAddress,
        gunicorn: GunicornService,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("portico:index:UpstreamCheck", name, {"path": expectation.path}, opts)
        headers = {
            "Host": address.host,
            "X-Forwarded-Host": address.host,
            "X-Forwarded-Proto": address.scheme,
            "X-Forwarded-For": "127.0.0.1",
        }
        self.step = target.check_upstream(
            name,
            gunicorn.instance_id.apply(lambda instance: {
                "instance": instance, "expectation": expectation.model_dump(mode="json"), "headers": headers
            }),
            pulumi.ResourceOptions(parent=self, depends_on=[gunicorn.step.resource]),
        )
        self.register_outputs({"evidence": self.step.evidence})
