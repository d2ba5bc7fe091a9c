"""The kinds of targets, as settings and stack files name them."""

IN_CONTAINERS = ("docker", "swarm")
"""Kinds whose app and Nginx run in containers of a Docker Engine."""
