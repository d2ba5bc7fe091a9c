"""One Docker Engine."""
