"""Finds drift: differences between this machine and the stack. Nothing here changes the site."""
