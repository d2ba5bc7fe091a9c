"""A Docker Engine as a target."""
