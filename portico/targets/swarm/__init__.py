"""A Swarm."""
