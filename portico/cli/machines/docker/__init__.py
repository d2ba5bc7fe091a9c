"""A site on a Docker Engine, as the operator's commands ask for it."""
