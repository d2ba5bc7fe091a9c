"""Every template with values, by the name of its golden file: the template's path without `.j2`, variants in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from portico.planning.gunicorn.conf import render_gunicorn_conf
from portico.planning.gunicorn.swarm import render_tasks_conf
from portico.planning.images.dockerfile import render_dockerfile
from portico.planning.nginx.address import Redirect
from portico.planning.nginx.site import (
    UPSTREAM_PORT,
    Location,
    Site,
    SiteTls,
    Snippet,
    host_header,
    render_catchall,
    render_private_nginx,
    render_site,
    render_tls_catchall,
)
from portico.planning.nginx.swarm import render_service
from portico.planning.nginx.tls_files import TlsFiles
from portico.planning.places.host_files import UNITS, HostPlace, host_files, instance_units
from portico.planning.settings import Settings
from portico.planning.settings.gunicorn import Gunicorn
from portico.planning.settings.nginx import Nginx
from portico.planning.source.tree import read_source_tree
from portico.protocol.nginx_versions import Versions
from tests.checkout import REPOSITORY
from tests.templates.private_nginx import ROOT

DEBIAN_12 = Versions((1, 22, 1), (3, 0, 15))
LISTENS = ("127.0.0.1:8080",)
AROUND = {"nginx.conf": render_private_nginx(None, 30), "sites-enabled/000-catchall.conf": render_catchall(LISTENS)}
SITE = Site(
    name="corner-shop",
    instance="3f9c0a1b2c3d",
    release="0123456789ab",
    static_id="ba9876543210",
    upstream=f"unix:{ROOT}/run/3f9c0a1b2c3d.sock",
    listens=LISTENS,
    server_names=("www.shop.test", "shop.test", "127.0.0.1", "localhost"),
    host_header=host_header(8080),
    static=[Location("/static/", "static/ba9876543210/0")],
    snippets=[],
    status_socket=f"{ROOT}/run/status.sock",
    access_log="logs/corner-shop.access.log",
    error_log="logs/corner-shop.error.log",
    earlier_static="static/earlier",
)
SNIPPET = Snippet("deploy/robots.conf", "location = /robots.txt {\n    return 200 'User-agent: *';\n}")
PLACE = HostPlace("shop-prod")
HOSTED_LISTENS = ("80", "[::]:80")
HOSTED = replace(
    SITE,
    upstream=f"unix:{PLACE.run}/3f9c0a1b2c3d.sock",
    listens=HOSTED_LISTENS,
    server_names=("www.shop.test", "shop.test"),
    host_header=host_header(80),
    static=[Location("/static/", f"{PLACE.directory}/static/ba9876543210/0")],
    earlier_static=f"{PLACE.directory}/static/earlier",
    status_socket=f"{PLACE.run}/status.sock",
    access_log=f"/var/log/nginx/{PLACE.unit}.access.log",
    error_log=f"/var/log/nginx/{PLACE.unit}.error.log",
    folder="sites-available",
)
"""The site as the Nginx of a whole host has it."""
OWN_CERTIFICATE = TlsFiles("../certificates/9a1dcfa69d00/fullchain.pem", "../certificates/9a1dcfa69d00/privkey.pem")
CERTBOTS = TlsFiles(*(f"/etc/letsencrypt/live/shop.test/{name}.pem" for name in ("fullchain", "privkey")))
OVER_TLS: Mapping[str, Any] = {
    "listens": ("127.0.0.1:8443",), "host_header": host_header(8443, "https"), "streams": 25,
    "tls": SiteTls(OWN_CERTIFICATE, LISTENS, (
        Redirect(("www.shop.test",), "https://www.shop.test:8443"),
        Redirect(("shop.test", "127.0.0.1", "localhost"), "https://$host:8443"),
    )),
}
"""The values of an ordinary site that HTTPS changes."""
HOSTED_OVER_TLS = replace(HOSTED, listens=("443", "[::]:443"), host_header=host_header(443, "https"), hsts_max_age=300,
                          streams=25,
                          tls=SiteTls(CERTBOTS, HOSTED_LISTENS, (
                              Redirect(("www.shop.test",), "https://www.shop.test"),
                              Redirect(("shop.test",), "https://$host"),
                          )))
"""The same on a whole host, with a certificate that certbot writes."""
IN_A_SWARM = replace(SITE, upstream="shop-prod-app:8000", listens=("8080",), server_names=("shop.test",),
                     access_log="/dev/stdout", error_log="/dev/stderr", resolver="127.0.0.11")
"""The site as Nginx's service has it."""
EVERYTHING_SET: Mapping[str, Any] = {
    "protect_home": "no",
    "private_devices": False,
    "private_tmp": False,
    "protect_proc": False,
    "memory_deny_write_execute": True,
    "restrict_address_families": ["AF_UNIX", "AF_INET", "AF_NETLINK"],
    "restrict_namespaces": False,
    "system_call_filter": False,
    "read_write_paths": ["/srv/uploads", "/var/cache/shop"],
    "supplementary_groups": ["redis", "video"],
    "umask": "0027",
    "group": "www-data",
    "memory_max": "512M",
    "tasks_max": 512,
    "limit_nofile": 100_000,
}
"""Each setting of `systemd` at another value than its own."""
HEADERS: Mapping[str, Any] = {"large_client_header_buffers": "16k", "underscore_headers": ["api_key"]}
TWO_FOLDERS = [Location("/static/", "static/ba9876543210/0"), Location("/static/media/", "static/ba9876543210/1")]


def site(site: Mapping[str, Any] | None = None, **nginx: Any) -> str:
    """The site's file: of the ordinary site, with some of its values and some of Nginx's settings changed."""
    changed = replace(SITE, **(site or {}))
    return render_site(changed, Nginx(**nginx), AROUND).files[f"sites-enabled/{changed.name}.conf"]


def gunicorn_conf(
    entrypoint: str = "wsgi:app", nginx: Nginx | None = None, folders: Sequence[str] = (), **settings: Any
) -> str:
    """gunicorn.conf.py with some settings changed."""
    return render_gunicorn_conf(entrypoint, Gunicorn(**settings), nginx or Nginx(), folders=folders)


def hosted_site() -> str:
    """The site's file on a whole host, where another file closes connections to unknown names."""
    return render_site(HOSTED, Nginx(), {}).files[f"sites-available/{HOSTED.name}.conf"]


def hosted_site_over_tls() -> str:
    """The same with the certificate of an authority."""
    return render_site(HOSTED_OVER_TLS, Nginx(), {}).files[f"sites-available/{HOSTED.name}.conf"]


def on_host(path: str) -> str:
    """Return a file that is on the host for as long as the site is."""
    return host_files(PLACE)[path]


def units(systemd: Mapping[str, Any] | None = None, **gunicorn: Any) -> Mapping[str, str]:
    """Return an instance's own parts of its units, by kind, with some settings changed."""
    values = {"app": {"name": "shop", "source": "x"}, "systemd": dict(systemd or {}), "gunicorn": gunicorn}
    return instance_units(PLACE, Settings.read(values))


def dockerfile(packages: Sequence[str] = (), **app: Any) -> str:
    """The Dockerfile of an example with Debian packages, and with some settings of the app changed."""
    target = {"kind": "docker", "packages": list(packages)}
    values = {"app": {"name": "shop", "source": "x", **app}, "target": target}
    return render_dockerfile(Settings.read(values), read_source_tree(REPOSITORY / "examples/hello"), "shop-prod")


def swarm_file(path: str, **nginx: Any) -> str:
    """Return a file of Nginx in a Swarm, with some settings changed."""
    values = {"target": {"kind": "swarm"}, "docker": {"address": "0.0.0.0"},
              "nginx": {"server_names": ["shop.test"], **nginx}}
    settings = Settings.read({"app": {"name": "shop", "source": "x"}, **values})
    return render_service(IN_A_SWARM, settings, DEBIAN_12).files[path]


SITES: Mapping[str, Callable[[], str]] = {
    "site.conf": site,
    "site.on-a-host.conf": hosted_site,
    "site.tls.conf": lambda: site(OVER_TLS),
    "site.tls.on-a-host.conf": hosted_site_over_tls,
    "site.tls.http-1.conf": lambda: site({**OVER_TLS, "streams": 0}, http2=False),
    "site.tls.no-limit.conf": lambda: site({**OVER_TLS, "streams": 128}, limit_conn=0),
    "site.behind-tcp.conf": lambda: site({"upstream": f"127.0.0.1:{UPSTREAM_PORT}"}),
    "site.no-gzip.conf": lambda: site(gzip=False),
    "site.live-static-only.conf": lambda: site(earlier_static=False, immutable_names=None),
    "site.no-static.conf": lambda: site({"static": []}),
    "site.port-80.conf": lambda: site({"listens": ["127.0.0.1:80"], "host_header": host_header(80)}),
    "site.two-static.conf": lambda: site({"static": TWO_FOLDERS}),
    "site.long-headers.conf": lambda: site(**HEADERS),
    "site.with-snippet.conf": lambda: site({"snippets": [SNIPPET]}),
    "site.other-limits.conf": lambda: site(
        client_max_body_size="64m", proxy_connect_timeout=2, proxy_read_timeout=300, keepalive_timeout=0
    ),
}
HOST_FILES: Mapping[str, Callable[[], str]] = {
    "etc/systemd/system/site@.service": lambda: on_host(f"{UNITS}/shop-prod@.service"),
    "etc/systemd/system/site@.socket": lambda: on_host(f"{UNITS}/shop-prod@.socket"),
    "etc/systemd/system/nginx.service.d/site.conf": lambda: on_host(f"{UNITS}/nginx.service.d/shop-prod.conf"),
    "etc/tmpfiles.d/site.conf": lambda: on_host("/etc/tmpfiles.d/shop-prod.conf"),
}
OF_SERVICE = "etc/systemd/system/site@instance.service.d"
INSTANCE_FILES: Mapping[str, Callable[[], str]] = {
    f"{OF_SERVICE}/instance.conf": lambda: units()["service"],
    f"{OF_SERVICE}/instance.everything-set.conf": lambda: units(EVERYTHING_SET)["service"],
    "etc/systemd/system/site@instance.socket.d/instance.conf": lambda: units(bind="tcp")["socket"],
}
RENDERED: Mapping[str, Callable[[], str]] = {
    **HOST_FILES,
    **INSTANCE_FILES,
    "Dockerfile": dockerfile,
    "Dockerfile.with-packages": lambda: dockerfile(["libpq5", "g++"]),
    "Dockerfile.kept-folders": lambda: dockerfile(persist=["instance", "media/photos"]),
    "etc/nginx/swarm/nginx.conf": lambda: swarm_file("nginx.conf"),
    "etc/nginx/swarm/site.conf": lambda: swarm_file("sites-enabled/corner-shop.conf"),
    "gunicorn.conf.py": gunicorn_conf,
    "gunicorn.conf.import-before-fork.py": lambda: gunicorn_conf("shop.web:create_app()", preload_app=True),
    "gunicorn.conf.aging-workers.py": lambda: gunicorn_conf(max_requests=10_000, max_requests_jitter=1_000),
    "gunicorn.conf.long-headers.py": lambda: gunicorn_conf("wsgi:app", Nginx(**HEADERS)),
    "gunicorn.conf.kept-folders.py": lambda: gunicorn_conf(folders=("instance", "media/photos")),
    "gunicorn.conf.in-a-swarm.py": lambda: render_tasks_conf(
        Settings.read({"app": {"name": "shop", "source": "x"}}), secrets=False
    ),
    "etc/nginx/nginx.conf": lambda: AROUND["nginx.conf"],
    "etc/nginx/nginx.as-root.conf": lambda: render_private_nginx("root", 30),
    "etc/nginx/sites-available/000-catchall.conf": lambda: AROUND["sites-enabled/000-catchall.conf"],
    "etc/nginx/sites-available/000-catchall.on-a-host.conf": lambda: render_catchall(HOSTED_LISTENS),
    "etc/nginx/sites-available/000-catchall-tls.conf": lambda: render_tls_catchall(
        OVER_TLS["listens"], OWN_CERTIFICATE
    ),
    "etc/nginx/sites-available/000-catchall-tls.on-a-host.conf": lambda: render_tls_catchall(
        HOSTED_OVER_TLS.listens, None
    ),
    **{f"etc/nginx/sites-available/{name}": render for name, render in SITES.items()},
}
