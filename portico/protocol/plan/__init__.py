"""The sections of a plan, as types: the program builds them, and every reader reads them."""
