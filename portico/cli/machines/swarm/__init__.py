"""A site in a Swarm, as the operator's commands ask for it."""
