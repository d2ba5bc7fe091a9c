"""The site asked as a client asks it."""

import pulumi

from portico.planning.nginx.tls_files import checked_over_tls
from portico.planning.settings.checks import PublicExpectation
from portico.targets import Step, Target

from .nginx_site import NginxSite
from .static_assets import StaticAssets


class PublicCheck(pulumi.ComponentResource):
    """Page, static file, missing static file, unknown host, forged headers; what fails loses the traffic again.

    Updated in place for each new configuration; a failed one is tried again by the next update. Output: `evidence`.
    """

    step: Step

    def __init__(
        self,
        name: str,
        target: Target,
        expectation: PublicExpectation,
        static: StaticAssets,
        nginx: NginxSite,
        catchall: bool,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("portico:index:PublicCheck", name, {"path": expectation.path}, opts)
        address = target.site_address()
        sample, files = static.sample, target.tls_files()
        public = {
            "url": target.url(),
            "port": address.port,
            "host": address.host,
            "expectation": expectation.model_dump(mode="json"),
            "static": None if sample is None else {"url": sample.url, "sha256": sample.sha256},
            "static_urls": [location.url for location in static.locations],
            "catchall": catchall,
            **({"tls": checked_over_tls(address, files, target.settings.http_port)} if files else {}),
        }
        site = pulumi.Output.all(nginx.config_id, nginx.activation)
        self.step = target.check_public(
            name,
            site.apply(lambda known: {
                "config_id": known[0], **({"activation": known[1]} if known[1] else {}), "public": public
            }),
            pulumi.ResourceOptions(parent=self, depends_on=[nginx.step.resource]),
        )
        self.register_outputs({"evidence": self.step.evidence})
