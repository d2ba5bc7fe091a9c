"""Check Nginx: its own test, and the configuration that is active."""

from typing import Optional

from portico.agent.doctor import active_configuration, other_files
from portico.agent.doctor.check import Check
from portico.agent.doctor.site import SHORT, ExaminedSite
from portico.agent.nginx import live
from portico.agent.nginx.base import complaints

MOST_SEEN = 3


def syntax(site: ExaminedSite) -> Check:
    """Run check 1: `nginx -t` prints no complaint; a warning counts as a failure."""
    told = site.nginx.says("-t", SHORT)
    found = complaints(told.stdout)
    own = [line for line in found if any(f"/{path.name}:" in line or f'/{path.name}"' in line for path in site.files)]
    seen = found[-1] if found else f"exit status {told.returncode}"
    return Check("nginx -t", "no complaint", seen if told.returncode or found else "no complaint",
                 not (told.returncode or found),
                 {"nginx -t": found or told.stdout.splitlines(), "nginx -t of the site": own,
                  "nginx -t of others": [line for line in found if line not in own]})


def _other(site: ExaminedSite, answer: Optional[str]) -> str:
    """Return a line that says why a different configuration is live than the stack's.

    A failed update puts back the last configuration that passed.
    """
    passed = live.verified(site.place)
    if answer and passed and answer == passed.config_id:
        return f"put back: configuration {answer} is live, which passed; {site.site.config_id} did not"
    return f"live: expected configuration {site.site.config_id}, got {answer or 'no answer'}"


def active(site: ExaminedSite) -> Check:
    """Run check 9: Nginx has read this site's server block, and this configuration answers."""
    read = active_configuration.read(site, site.nginx.says("-T", SHORT).stdout)
    found = active_configuration.differences(site, read)
    ids = live.answering(site.place)
    answer = ids.config_id if ids else None
    if answer != site.site.config_id:
        found.append(_other(site, answer))
        found += [] if site.place.status_socket.exists() else [f"no status socket: {site.place.status_socket}"]
    more = f"; and {len(found) - MOST_SEEN} more" if len(found) > MOST_SEEN else ""
    return Check("active configuration", "the site's own, whole, and live",
                 "; ".join(found[:MOST_SEEN]) + more or f"configuration {answer} is live", not found,
                 {"active": found, "others": other_files.claims(site, read)})
