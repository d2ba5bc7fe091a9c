"""The operator's commands, started by ./portico."""
