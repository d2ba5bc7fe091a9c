"""The parts of the plans of the checks that only a Swarm has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portico.planning.certificates.given import GivenCertificate
from portico.planning.docker.site import APP_PORT
from portico.planning.settings import Settings
from portico.targets.swarm.existing import Existing

Section = Mapping[str, Any]


@dataclass(frozen=True)
class Checks:
    """The checks of a site in a Swarm."""

    site: str
    settings: Settings
    existing: Existing
    certificate: GivenCertificate | None

    def upstream(self, check: Section, instance: Section) -> dict[str, Any]:
        """Return the plan's sections for a check of each task of the app."""
        tasks = {"tasks": f"tasks.{self.site}-app", "port": APP_PORT, "replicas": self.settings.swarm.replicas}
        return {**check, **tasks, "release": instance["release"], "attempt": self.existing.attempts["app"]}

    def public(self, check: Section, site: Section) -> dict[str, Any]:
        """Return the plan's sections for a check through Nginx, which puts the services back when it fails."""
        return {
            **check,
            "live": {key: str(site[key]) for key in ("instance", "release", "config_id")},
            "attempts": self.existing.attempts,
            "public": {**check["public"], "static_from_the_app": True, **self._over_tls(check["public"])},
            "converge_deadline": self.settings.swarm.converge_deadline,
            "keep_releases": self.settings.rollout.keep_releases,
        }

    def _over_tls(self, public: Section) -> Section:
        """Return the check of TLS with the certificate itself: the check cannot read Nginx's files."""
        return {"tls": {**public["tls"], "text": self.certificate.text}} if self.certificate else {}
