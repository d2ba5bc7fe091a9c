"""Nginx's files in a Swarm: the same for every release, so that a deploy of the app leaves Nginx alone."""

from dataclasses import replace

from portico.planning.content_id import content_id
from portico.planning.nginx.site import RenderedSite, Site, for_versions, render_catchall, render_tls_catchall
from portico.planning.rendering import render
from portico.planning.settings import Settings
from portico.protocol.nginx_versions import Versions

CATCHALL, TLS_CATCHALL = "sites-enabled/000-catchall.conf", "sites-enabled/000-catchall-tls.conf"


def render_service(site: Site, settings: Settings, versions: Versions) -> RenderedSite:
    """Return the files below Nginx's folder, and an id of all their text. They do not name the instance behind
    Nginx."""
    lasting = replace(site, instance="", release="", static_id="")
    files = {
        "nginx.conf": render("etc/nginx/swarm/nginx.conf.j2", nginx={
            "user": None, "drain_timeout": settings.rollout.drain_timeout
        }),
        f"{site.folder}/{site.name}.conf": render(
            "etc/nginx/swarm/site.conf.j2", site=lasting, nginx=settings.nginx, several_upstreams=True
        ),
    }
    buffers = settings.nginx.large_client_header_buffers
    if settings.nginx.catchall:
        files[CATCHALL] = render_catchall(site.tls.plain_listens if site.tls else site.listens, buffers)
        if site.tls:
            files[TLS_CATCHALL] = render_tls_catchall(site.listens, None, buffers, settings.nginx.http2)
    fitting = for_versions(files, versions)
    return RenderedSite(content_id(fitting), fitting)
