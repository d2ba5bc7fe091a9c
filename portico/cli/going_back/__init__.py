"""`portico rollback`: an earlier release through the same chain."""
