"""Every template with values, by the name of its golden file: the template's path without `.j2`, variants in words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from planning.gunicorn_conf import render_gunicorn_conf
from planning.nginx_site import (
    UPSTREAM_PORT,
    Location,
    Site,
    Snippet,
    host_header,
    render_catchall,
    render_private_nginx,
    render_site,
)
from planning.settings.gunicorn import Gunicorn
from planning.settings.nginx import Nginx
from tests.templates.private_nginx import ROOT

LISTEN = "127.0.0.1:8080"
AROUND = {"nginx.conf": render_private_nginx(None, 30), "sites-enabled/000-catchall.conf": render_catchall(LISTEN)}
SITE = Site(
    name="corner-shop",
    instance="3f9c0a1b2c3d",
    release="0123456789ab",
    static_id="ba9876543210",
    upstream=f"unix:{ROOT}/run/3f9c0a1b2c3d.sock",
    listen=LISTEN,
    server_names=("www.shop.test", "shop.test", "127.0.0.1", "localhost"),
    host_header=host_header(8080),
    static=[Location("/static/", "static/ba9876543210/0")],
    snippets=[],
    status_socket=f"{ROOT}/run/status.sock",
    log_directory="logs",
)
SNIPPET = Snippet("deploy/robots.conf", "location = /robots.txt {\n    return 200 'User-agent: *';\n}")
TWO_FOLDERS = [Location("/static/", "static/ba9876543210/0"), Location("/static/media/", "static/ba9876543210/1")]


def site(site: Mapping[str, Any] | None = None, **nginx: Any) -> str:
    """The site's file: of the ordinary site, with some of its values and some of Nginx's settings changed."""
    changed = replace(SITE, **(site or {}))
    return render_site(changed, Nginx(**nginx), AROUND).files[f"sites-enabled/{changed.name}.conf"]


def gunicorn_conf(entrypoint: str = "wsgi:app", **settings: Any) -> str:
    """gunicorn.conf.py with some settings changed."""
    return render_gunicorn_conf(entrypoint, Gunicorn(**settings))


SITES: Mapping[str, Callable[[], str]] = {
    "site.conf": site,
    "site.behind-tcp.conf": lambda: site({"upstream": f"127.0.0.1:{UPSTREAM_PORT}"}),
    "site.no-gzip.conf": lambda: site(gzip=False),
    "site.no-static.conf": lambda: site({"static": []}),
    "site.port-80.conf": lambda: site({"listen": "127.0.0.1:80", "host_header": host_header(80)}),
    "site.two-static.conf": lambda: site({"static": TWO_FOLDERS}),
    "site.with-snippet.conf": lambda: site({"snippets": [SNIPPET]}),
    "site.other-limits.conf": lambda: site(
        client_max_body_size="64m", proxy_connect_timeout=2, proxy_read_timeout=300, keepalive_timeout=0
    ),
}
RENDERED: Mapping[str, Callable[[], str]] = {
    "gunicorn.conf.py": gunicorn_conf,
    "gunicorn.conf.import-in-workers.py": lambda: gunicorn_conf("shop.web:create_app()", preload_app=False),
    "gunicorn.conf.aging-workers.py": lambda: gunicorn_conf(max_requests=10_000, max_requests_jitter=1_000),
    "etc/nginx/nginx.conf": lambda: AROUND["nginx.conf"],
    "etc/nginx/nginx.as-root.conf": lambda: render_private_nginx("root", 30),
    "etc/nginx/sites-available/000-catchall.conf": lambda: AROUND["sites-enabled/000-catchall.conf"],
    **{f"etc/nginx/sites-available/{name}": render for name, render in SITES.items()},
}
