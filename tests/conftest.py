"""What all tests have in common."""
