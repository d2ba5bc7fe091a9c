"""The machines that a stack's site is on, as the stack knows them, and the agent on each of them."""
