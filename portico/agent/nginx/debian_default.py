"""Disables the distribution's default site, if it is unchanged, and enables it again when Portico leaves."""

import hashlib
import os
import subprocess
from pathlib import Path

REAL = Path("/etc/nginx")
DISABLED = Path("/var/lib/portico/default-site-was-enabled")


def disable(folder: Path) -> None:
    """Disable the default site in Nginx's folder or a copy of it: its `default_server` would be a second one."""
    if _is_the_distributions():
        if folder == REAL:
            DISABLED.parent.mkdir(parents=True, exist_ok=True)
            DISABLED.touch()
        (folder / "sites-enabled" / "default").unlink(missing_ok=True)


def enable_again(folder: Path) -> None:
    """Enable the default site again; do nothing unless Portico disabled it."""
    if folder == REAL and DISABLED.exists():
        link = folder / "sites-enabled" / "default"
        if not os.path.lexists(link) and (folder / "sites-available" / "default").exists():
            link.symlink_to(folder / "sites-available" / "default")
        DISABLED.unlink()
        DISABLED.parent.rmdir()


def _is_the_distributions() -> bool:
    """Return whether the default site is a link to the package's unchanged file; otherwise a user made it a site."""
    link, file = REAL / "sites-enabled" / "default", REAL / "sites-available" / "default"
    if not link.is_symlink() or os.path.realpath(link) != str(file) or not file.exists():
        return False
    told = subprocess.run(["dpkg-query", "--show", "--showformat", "${Conffiles}\n", "nginx*"], text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    digest = hashlib.md5(file.read_bytes()).hexdigest()
    return any(line.split()[:2] == [str(file), digest] for line in told.splitlines() if line.strip())
