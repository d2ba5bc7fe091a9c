"""A Swarm as a target."""
