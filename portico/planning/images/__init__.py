"""Container images: the Dockerfile of a source, its build context, and ready images."""
