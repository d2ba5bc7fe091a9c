"""The machine below the site: files, processes, commands, locks, packages."""
