"""Makes the parts of a release: archive, manifest, requirements, virtual environment."""
