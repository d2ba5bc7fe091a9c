"""The steps that act on a Swarm through its manager's engine."""
