"""The chain: one module a step."""
