"""Render gunicorn.conf.py of an instance."""

import json
from collections.abc import Sequence

from portico.planning.rendering import render
from portico.planning.settings.gunicorn import Gunicorn
from portico.planning.settings.nginx import Nginx

LONGEST_LINE = 8190
"""Gunicorn's own limit of a request's first line; beyond it there is only 0, no limit, and Nginx keeps to its own."""


def render_gunicorn_conf(
    entrypoint: str, settings: Gunicorn, nginx: Nginx, proxies: str = "127.0.0.1", secrets_file: str | None = None,
    folders: Sequence[str] = (),
) -> str:
    """Return the configuration file; address, folder and process id file are options of the command that starts
    Gunicorn.

    Its limits of a request's header are those of `nginx`. `proxies` are the addresses that Nginx comes from.
    `secrets_file` is the JSON object of variables that Gunicorn reads itself, where nothing else puts them into its
    environment. `folders` are made in the state directory.
    """
    longest = int(nginx.large_client_header_buffers.rstrip("k")) * 1024 - 2
    return render(
        "gunicorn.conf.py.j2", wsgi_app=json.dumps(entrypoint), gunicorn=settings, proxies=proxies,
        secrets_file=secrets_file, folders=[json.dumps(folder) for folder in folders],
        buffers=nginx.large_client_header_buffers, limit_request_field_size=longest,
        limit_request_line=longest if longest <= LONGEST_LINE else 0,
        forwarder_headers=",".join(name.upper() for name in nginx.underscore_headers),
    )
