"""Requests to a listening process: HTTP, TLS, whether it accepts connections."""
