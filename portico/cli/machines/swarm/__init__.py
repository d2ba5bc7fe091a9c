"""The answers of a Swarm to the operator's commands about its site."""
