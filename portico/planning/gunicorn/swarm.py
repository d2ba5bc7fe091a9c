"""Render gunicorn.conf.py of a Swarm's task."""

from portico.planning.docker.site import TEMPORARY
from portico.planning.gunicorn.conf import render_gunicorn_conf
from portico.planning.rendering import render
from portico.planning.settings import Settings

SECRETS_FILE = "/run/secrets/portico.json"
"""The file into which Swarm puts the app's secrets, for Gunicorn alone."""


def render_tasks_conf(settings: Settings, secrets: bool) -> str:
    """Return the configuration of an instance with secrets, or without. All proxies are trusted: Nginx has an address
    in the site's own network, which no other site is in."""
    file = SECRETS_FILE if secrets else None
    app = settings.app
    folders = [TEMPORARY, *app.persist] if app.keeps_data else []
    conf = render_gunicorn_conf(app.entrypoint, settings.gunicorn, settings.nginx, "*", file, folders)
    return conf + render("gunicorn.drain.py.j2", drain_delay=settings.swarm.drain_delay)
