"""The app's source: its files, what is ignored, its hash, its archive."""
