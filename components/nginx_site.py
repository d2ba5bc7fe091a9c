"""The site in Nginx: the only step that moves traffic."""

from collections.abc import Sequence
from typing import Any

import pulumi

from portico.planning.nginx.address import redirect_to
from portico.planning.nginx.site import Site, SiteTls, Snippet, host_header
from portico.planning.settings import Settings
from portico.protocol.plan_text import lines
from portico.targets import Step, Target

from .gunicorn_service import GunicornService
from .release import Release
from .static_assets import StaticAssets
from .upstream_check import UpstreamCheck


class NginxSite(pulumi.ComponentResource):
    """Nginx pointed at one proven instance: rendered here; tested, swapped, reloaded and confirmed by the agent.

    Updated in place, the only step that moves traffic. Output: `config_id`.
    """

    config_id: pulumi.Output[str]
    """Hash of the rendered text; what the status socket answers once this configuration is live."""
    activation: pulumi.Output[str | None]
    """What tells this step from another one that was created before or after it; a Swarm has none."""
    step: Step

    def __init__(
        self,
        name: str,
        target: Target,
        settings: Settings,
        snippets: Sequence[Snippet],
        release: Release,
        static: StaticAssets,
        gunicorn: GunicornService,
        after: UpstreamCheck,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        address = target.site_address()
        super().__init__("portico:index:NginxSite", name, {"server_names": list(address.server_names)}, opts)

        def site(instance: str) -> Site:
            return Site(
                name=settings.app.name,
                instance=instance,
                release=release.release_id,
                static_id=static.static_id,
                upstream=target.upstream(instance),
                listens=address.listens,
                server_names=address.server_names,
                host_header=host_header(address.port, address.scheme),
                static=static.locations,
                snippets=snippets,
                status_socket=target.status_socket,
                access_log=target.access_log,
                error_log=target.error_log,
                resolver=target.resolver,
                folder=target.sites_folder,
                tls=_tls(target),
                hsts_max_age=settings.tls.hsts_max_age,
                replaces=settings.nginx.replaces,
            )

        planned = gunicorn.instance_id.apply(lambda known: _section(target, site(known)))
        self.config_id = planned.apply(lambda known: str(known["config_id"]))
        self.step = target.activate(
            name, planned, pulumi.ResourceOptions(parent=self, depends_on=[after.step.resource])
        )
        self.activation = self.step.evidence.apply(lambda known: known.get("activation"))
        self.register_outputs({"config_id": self.config_id})


def _section(target: Target, site: Site) -> dict[str, Any]:
    """The plan's part for the agent: what to write, and what it points at."""
    rendered = target.render_site(site)
    return {
        "config_id": rendered.config_id,
        "instance": site.instance,
        "release": site.release,
        "static": site.static_id,
        "listen": [*site.listens, *(site.tls.redirects if site.tls else ())],
        **_listening_with(target),
        **({"replaces": list(site.replaces)} if site.replaces else {}),
        "files": {path: lines(text) for path, text in rendered.files.items()},
    }


def _tls(target: Target) -> SiteTls | None:
    address, certificate = target.site_address(), target.tls_files_in_nginx()
    if certificate is None:
        return None
    return SiteTls(certificate, address.redirects, redirect_to(address, target.settings.nginx.catchall))


def _listening_with(target: Target) -> dict[str, Any]:
    """Of TLS, what tells the agent which certificate Nginx has to serve where."""
    address, files = target.site_address(), target.tls_files()
    return {"tls": {"port": address.port, "server_name": address.own_name, "file": files.file,
                    "key_file": files.key_file}} if files else {}
