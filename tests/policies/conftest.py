"""Resources as a policy sees them, and what it reports of them."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pulumi_policy import PolicyCustomTimeouts, PolicyResourceOptions, ResourceValidationArgs, ResourceValidationPolicy

Reported = Callable[..., list[str]]
OPTIONS = PolicyResourceOptions(False, [], None, [], PolicyCustomTimeouts(0, 0, 0), [])


@pytest.fixture
def reported() -> Reported:
    """Return a function that lists a policy's reports about one resource; no value is hidden from the policy."""

    def report(
        policy: ResourceValidationPolicy,
        kind: str,
        inputs: Mapping[str, Any],
        stack: str = "dev",
        config: Mapping[str, Any] | None = None,
    ) -> list[str]:
        told: list[str] = []
        urn = f"urn:pulumi:{stack}::shop::{kind}::it"
        args = ResourceValidationArgs(kind, inputs, urn, "it", OPTIONS, None, config)

        def tell(message: str, urn: str | None = None) -> None:
            told.append(message)

        policy.remediate(args)
        policy.validate(args, tell)
        return told

    return report
