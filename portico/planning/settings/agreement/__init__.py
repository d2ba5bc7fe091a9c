"""Settings of different sections that have to agree."""
