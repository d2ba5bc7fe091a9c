"""What went wrong, and what to do about it."""

from __future__ import annotations


class ToolchainError(Exception):
    """An engine that cannot be had this way; the message says what to do."""
