"""Options and labels for resources."""

from collections.abc import Mapping
from typing import Any

import pulumi


def with_options(opts: pulumi.ResourceOptions, **more: Any) -> pulumi.ResourceOptions:
    """Return the options merged with more; a resource then depends on all that either of them names."""
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(**more))


def labels(values: Mapping[str, str]) -> list[Any]:
    """Return labels in the words of pulumi_docker."""
    return [{"label": name, "value": value} for name, value in values.items()]
