"""Request the site as a client would."""

from dataclasses import dataclass

import pulumi

from portico.planning.nginx.tls_files import checked_over_tls
from portico.planning.settings import Settings
from portico.protocol.plan.expectation import Expectation
from portico.protocol.plan.public import Public, StaticSample
from portico.targets import Step, Target

from .nginx_site import NginxSite
from .static_assets import StaticAssets


@dataclass(frozen=True)
class PublicCheckArgs:
    """The arguments of a PublicCheck."""

    target: Target
    """The machine that is asked."""
    settings: Settings
    """All settings."""
    static: StaticAssets
    """The static files, of which one is compared."""
    nginx: NginxSite
    """The configuration that has to be live."""


class PublicCheck(pulumi.ComponentResource):
    """Check page, static file, missing static file, unknown host and forged headers.

    On failure the last verified configuration gets the traffic back. Updated in place for each new configuration; the
    next update tries a failed check again. Output: `evidence`.
    """

    step: Step

    def __init__(self, name: str, args: PublicCheckArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        path = args.settings.checks.public.path
        super().__init__("portico:index:PublicCheck", name, {"path": path}, opts)
        self.step = args.target.check_public(
            name,
            _section(args),
            args.nginx.step,
            pulumi.ResourceOptions(parent=self, depends_on=[args.nginx.step.resource]),
        )
        self.register_outputs({"evidence": self.step.evidence})


def _section(args: PublicCheckArgs) -> Public:
    """Return the plan's part for the check: the requests, and the answers that are expected."""
    target, settings, static = args.target, args.settings, args.static
    address, files, sample = target.site_address(), target.tls_files(), static.sample
    return Public(
        url=target.url(),
        port=address.port,
        host=address.host,
        expectation=Expectation.read(settings.checks.public.model_dump(mode="json")),
        static=None if sample is None else StaticSample(url=sample.url, sha256=sample.sha256),
        static_urls=[location.url for location in static.locations],
        catchall=settings.nginx.catchall,
        tls=checked_over_tls(address, files, settings.http_port) if files else None,
    )
