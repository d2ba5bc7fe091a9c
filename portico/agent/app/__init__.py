"""Runs Gunicorn as a process: under systemd, as a daemon, or in a container."""
