"""Kinds of values that several settings share."""
