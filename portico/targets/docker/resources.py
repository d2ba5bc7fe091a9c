"""What resources are given besides their own inputs."""

from collections.abc import Mapping
from typing import Any

import pulumi


def with_options(opts: pulumi.ResourceOptions, **more: Any) -> pulumi.ResourceOptions:
    """The options and these; what either depends on is depended on."""
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(**more))


def labels(values: Mapping[str, str]) -> list[Any]:
    """In the words of pulumi_docker."""
    return [{"label": name, "value": value} for name, value in values.items()]
