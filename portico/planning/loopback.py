"""The address of this machine."""

LOOPBACK = "127.0.0.1"
