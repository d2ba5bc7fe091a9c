"""A preview as a reviewer reads it: what an update would do, in Markdown."""
