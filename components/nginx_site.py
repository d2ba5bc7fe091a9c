"""The site in Nginx: the only step that moves traffic."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from portico.planning.nginx.address import redirects
from portico.planning.nginx.site import Site, SiteTls, Snippet, host_header
from portico.planning.settings import Settings
from portico.protocol.plan.site import Site as Section
from portico.protocol.plan.site import Tls
from portico.protocol.plan.static import EARLIER
from portico.protocol.plan_text import lines
from portico.targets import Activated, Step, Target

from .certificate import Certificate
from .gunicorn_service import GunicornService
from .release import Release
from .static_assets import StaticAssets


@dataclass(frozen=True)
class NginxSiteArgs:
    """The arguments of an NginxSite."""

    target: Target
    """The machine where Nginx runs."""
    settings: Settings
    """All settings."""
    snippets: Sequence[Snippet]
    """Directives of the app's own for the server block."""
    release: Release
    """The release that the instance runs."""
    static: StaticAssets
    """The files that Nginx serves itself."""
    gunicorn: GunicornService
    """The instance that gets the traffic."""
    after: Sequence[Step]
    """The steps that have to succeed first: the proof that this instance answers, and what else is staged."""
    certificate: Certificate | None
    """The certificate that Nginx shows its clients; None without TLS."""


class NginxSite(pulumi.ComponentResource):
    """Point Nginx at one proven instance. The files are rendered here; the agent tests, swaps, reloads and confirms
    them.

    Updated in place, the only step that moves traffic. Output: `config_id`.
    """

    config_id: pulumi.Output[str]
    """Hash of the rendered text; the status socket answers with it once this configuration is live."""
    step: Activated

    def __init__(self, name: str, args: NginxSiteArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        server_names = list(args.target.site_address().server_names)
        super().__init__("portico:index:NginxSite", name, {"server_names": server_names}, opts)
        planned = args.gunicorn.instance_id.apply(lambda instance: _section(args.target, _site(args, instance)))
        self.config_id = planned.apply(lambda section: section.config_id)
        below = pulumi.ResourceOptions(parent=self, depends_on=[step.resource for step in args.after])
        certificate = args.certificate.step if args.certificate else None
        self.step = args.target.activate(name, planned, args.gunicorn.step, certificate, below)
        self.register_outputs({"config_id": self.config_id})


def _site(args: NginxSiteArgs, instance: str) -> Site:
    target, settings, address = args.target, args.settings, args.target.site_address()
    return Site(
        name=settings.app.name,
        instance=instance,
        release=args.release.release_id,
        static_id=args.static.static_id,
        upstream=target.upstream(instance),
        listens=address.listens,
        server_names=address.server_names,
        host_header=host_header(address.port, address.scheme),
        static=args.static.locations,
        snippets=args.snippets,
        status_socket=target.status_socket,
        access_log=target.access_log,
        error_log=target.error_log,
        resolver=target.resolver,
        folder=target.sites_folder,
        tls=_tls(target),
        hsts_max_age=settings.tls.hsts_max_age,
        replaces=settings.nginx.replaces,
        streams=settings.nginx.streams if settings.tls.on else 0,
        earlier_static=target.static_folder(EARLIER),
    )


def _section(target: Target, site: Site) -> Section:
    """Return the plan's part for the agent: the files to write, and the instance that Nginx is pointed at."""
    rendered = target.render_site(site)
    return Section(
        config_id=rendered.config_id,
        instance=site.instance,
        release=site.release,
        static=site.static_id,
        listen=[*site.listens, *(site.tls.plain_listens if site.tls else ())],
        tls=_listening_with(target),
        replaces=site.replaces,
        files={path: lines(text) for path, text in rendered.files.items()},
    )


def _tls(target: Target) -> SiteTls | None:
    address, certificate = target.site_address(), target.tls_files_in_nginx()
    if certificate is None:
        return None
    return SiteTls(certificate, address.redirects, redirects(address))


def _listening_with(target: Target) -> Tls | None:
    """Return the plan's part that says which certificate Nginx has to serve, and where; None without TLS."""
    address, files = target.site_address(), target.tls_files()
    if files is None:
        return None
    return Tls(port=address.port, server_name=address.own_name, file=files.file, key_file=files.key_file)
