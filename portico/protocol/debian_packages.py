"""The commands that get an app the Debian packages that it lacks."""

from typing import Optional, Sequence

ANY = "N"
"""The position in a list whose length is not known."""


def by_setting(packages: Sequence[str], already: Optional[int]) -> str:
    """Return the commands that put packages into `target.packages` behind those that are there.

    `already`: the number of packages that are there; None where that is not known.
    """
    if already is None:
        each = f" for each of {' '.join(packages)}" if packages[1:] else ""
        return f"pulumi config set --path 'target.packages[{ANY}]' {'PACKAGE' if each else packages[0]}{each}"
    return "; ".join(f"pulumi config set --path 'target.packages[{at}]' {package}"
                     for at, package in enumerate(packages, already))


def by_apt(packages: Sequence[str]) -> str:
    """Return the command that installs packages on the machine where it is typed."""
    return f"sudo apt-get install {' '.join(packages)}"
