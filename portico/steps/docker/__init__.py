"""The steps that act on a Docker Engine: `python -m portico.steps.docker.NAME VERB < plan`."""
