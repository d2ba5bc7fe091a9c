"""What steps do on a Docker Engine: `python -m cli.docker.NAME VERB < plan`."""
