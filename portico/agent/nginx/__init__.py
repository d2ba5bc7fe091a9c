"""Nginx as the distribution runs it, as a private process, and in a container."""
