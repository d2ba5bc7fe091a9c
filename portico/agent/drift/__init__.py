"""What is other on this machine than the stack says. It changes nothing."""
