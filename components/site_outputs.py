"""The outputs of a site, from the evidence of its checks."""

from typing import Any

import pulumi

from portico.planning import outputs
from portico.targets import Step


def evidence_of(upstream: Step, public: Step, migrated: Step | None) -> pulumi.Output[outputs.Evidence]:
    """Return the evidence of the checks on a machine. `migrated`: the release command, if this machine ran it."""
    once = {"release_command": migrated.evidence} if migrated else {}
    evidence: pulumi.Output[Any] = pulumi.Output.all(
        upstream=upstream.evidence, public=public.evidence, **once
    )
    return evidence


def host_of(evidence: outputs.Evidence) -> outputs.Host:
    """Return a machine as the output `hosts` shows it."""
    public = evidence["public"]
    return {"release": public["release"], "upstream": evidence["upstream"]["address"], "nginx": public["config_id"],
            "evidence": evidence}


def url_below(url: str, path: str | None) -> str | None:
    """Return the URL of a path of the site; None without a path."""
    return None if path is None else f"{url.rstrip('/')}{path}"
