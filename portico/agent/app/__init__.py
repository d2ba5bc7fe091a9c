"""Gunicorn as a process: under systemd, as a daemon, in a container."""
