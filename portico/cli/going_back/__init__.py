"""`portico rollback`: deploy an earlier release through the same chain."""
