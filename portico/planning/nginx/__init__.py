"""Nginx's files, rendered from the settings."""
