"""The machine that the site runs on: files, processes, commands, locks, packages."""
