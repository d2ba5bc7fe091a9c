"""Render gunicorn.conf.py of an instance."""

import json

from portico.planning.rendering import render
from portico.planning.settings.gunicorn import Gunicorn


def render_gunicorn_conf(
    entrypoint: str, settings: Gunicorn, proxies: str = "127.0.0.1", secrets_file: str | None = None
) -> str:
    """Return the configuration file; address, folder and process id file are options of the command that starts
    Gunicorn.

    `proxies` are the addresses that Nginx comes from. `secrets_file` is the JSON object of variables that Gunicorn
    reads itself, where nothing else puts them into its environment.
    """
    return render(
        "gunicorn.conf.py.j2", wsgi_app=json.dumps(entrypoint), gunicorn=settings, proxies=proxies,
        secrets_file=secrets_file,
    )
