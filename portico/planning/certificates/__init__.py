"""Certificates that the operator gives, read and checked before anything is registered."""
