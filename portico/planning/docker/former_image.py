"""The image of the checks for a plan of an earlier version, which does not name it.

Only such a plan needs the settings: they take longer to load than most steps take.
"""

from pathlib import Path

from portico.planning.settings.docker import Docker
from portico.planning.stack_files import section_of


def configured_image(site: str) -> str:
    """Return `docker.python_image` of the site's stack, in whose project Pulumi runs its commands; or its default."""
    return str(section_of(Path.cwd(), site, "docker").get("python_image") or Docker().python_image)
