"""An SSH connection, and words for everything that may be in its way."""
