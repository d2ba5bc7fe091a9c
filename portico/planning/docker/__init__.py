"""The names and the commands of a Docker Engine and of a Swarm."""
