"""Gunicorn's configuration file, rendered from the settings."""
