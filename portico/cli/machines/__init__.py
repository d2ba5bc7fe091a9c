"""The machines of a stack's site, as the stack has recorded them, and the agent on each of them."""
