"""Nginx's files in a Swarm: the same for every release, so that a deploy of the app leaves Nginx alone."""

from dataclasses import replace

from portico.planning.content_id import content_id
from portico.planning.nginx.site import RenderedSite, Site, render_catchall, render_tls_catchall
from portico.planning.rendering import render
from portico.planning.settings import Settings

FOLDER = "/etc/portico"
"""In Nginx's containers; what `include` names is relative to it."""
NGINX_USER = "10002:10002"
"""Nobody on the nodes; the port is one that anybody may open in a container."""
CATCHALL, TLS_CATCHALL = "sites-enabled/000-catchall.conf", "sites-enabled/000-catchall-tls.conf"
TLS_FILE = f"{FOLDER}/tls.pem"
"""Certificate and key in one, a secret of the Swarm."""


def render_service(site: Site, settings: Settings) -> RenderedSite:
    """The files below Nginx's folder, named by all of their text; which instance is behind it is not among it."""
    lasting = replace(site, instance="", release="", static_id="")
    files = {
        "nginx.conf": render("etc/nginx/swarm/nginx.conf.j2", nginx={
            "user": None, "drain_timeout": settings.rollout.drain_timeout
        }),
        f"{site.folder}/{site.name}.conf": render(
            "etc/nginx/swarm/site.conf.j2", site=lasting, nginx=settings.nginx, several_upstreams=True
        ),
    }
    if settings.nginx.catchall:
        files[CATCHALL] = render_catchall(site.tls.redirects if site.tls else site.listens)
        if site.tls:
            files[TLS_CATCHALL] = render_tls_catchall(site.listens, None)
    return RenderedSite(content_id(files), files)
