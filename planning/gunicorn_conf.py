"""gunicorn.conf.py of one instance."""

from planning.rendering import render
from planning.settings.gunicorn import Gunicorn


def render_gunicorn_conf(entrypoint: str, settings: Gunicorn) -> str:
    """The configuration file; address, folder and process id file are given by whoever starts Gunicorn."""
    return render("gunicorn.conf.py.j2", entrypoint=entrypoint, gunicorn=settings)
