"""Makes Pulumi's protocol classes importable without running the SDK's own, slow, package imports."""

from __future__ import annotations

import importlib.util
import os
import sys
from types import ModuleType

PACKAGES = ("pulumi", "pulumi.runtime", "pulumi.runtime.proto")

MESSAGE_LIMIT = 400 << 20
"""The largest message Pulumi itself sends or accepts, in bytes."""

CHANNEL_OPTIONS = [
    ("grpc.max_receive_message_length", MESSAGE_LIMIT),
    ("grpc.max_send_message_length", MESSAGE_LIMIT),
]


def import_without_sdk() -> None:
    """Put empty parents of the protocol modules in place; for processes that use nothing else of the SDK."""
    spec = importlib.util.find_spec("pulumi")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("the pulumi package is not installed")
    root = os.path.dirname(spec.submodule_search_locations[0])
    for name in PACKAGES:
        package = ModuleType(name)
        package.__path__ = [os.path.join(root, *name.split("."))]
        sys.modules[name] = package
