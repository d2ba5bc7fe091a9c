"""Stands in for the `command` provider, version 1.2.1, where that one cannot be downloaded."""
