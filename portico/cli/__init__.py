"""The operator's commands, started by bin/portico."""
