"""Drives Nginx as the distribution runs it, as a private process, or in a container."""
