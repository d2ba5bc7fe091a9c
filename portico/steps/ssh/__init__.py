"""Open an SSH connection, and explain everything that may be in its way."""
