"""An error of the toolchain, with its remedy."""

from __future__ import annotations


class ToolchainError(Exception):
    """An engine that cannot be had this way; the message says what to do."""
