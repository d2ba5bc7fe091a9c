"""The plans of the checks of a Swarm."""

from dataclasses import dataclass

from portico.planning.certificates.given import GivenCertificate
from portico.planning.docker.site import APP_PORT
from portico.planning.settings import Settings
from portico.protocol.plan.instance import Instance
from portico.protocol.plan.public import CheckedTls, Public
from portico.protocol.plan.site import Site
from portico.protocol.plan.swarm import Live, SwarmPublicCheckPlan
from portico.protocol.plan.upstream import SwarmUpstreamCheckPlan, UpstreamCheckPlan
from portico.targets.swarm.existing import Existing


@dataclass(frozen=True)
class Checks:
    """The checks of a site in a Swarm."""

    site: str
    settings: Settings
    existing: Existing
    certificate: GivenCertificate | None

    def upstream(self, check: UpstreamCheckPlan, instance: Instance) -> SwarmUpstreamCheckPlan:
        """Return the plan for a check of each task of the app."""
        return SwarmUpstreamCheckPlan(
            instance=check.instance,
            expectation=check.expectation,
            headers=check.headers,
            tasks=f"tasks.{self.site}-app",
            port=APP_PORT,
            replicas=self.settings.swarm.replicas,
            release=instance.release,
            attempt=self.existing.attempts["app"],
        )

    def public(self, public: Public, site: Site) -> SwarmPublicCheckPlan:
        """Return the plan for a check through Nginx, which puts the services back when it fails."""
        return SwarmPublicCheckPlan(
            config_id=site.config_id,
            public=public.but(static_from_the_app=True, tls=self._whole(public.tls)),
            live=Live(instance=site.instance, release=site.release, config_id=site.config_id),
            attempts=self.existing.attempts,
            converge_deadline=self.settings.swarm.converge_deadline,
            keep_releases=self.settings.rollout.keep_releases,
        )

    def _whole(self, tls: CheckedTls | None) -> CheckedTls | None:
        """Return the check of TLS with the certificate itself: the check cannot read Nginx's files."""
        return tls.but(text=self.certificate.text) if tls and self.certificate else tls
