"""The chain: a Flask app behind Gunicorn and Nginx, each layer proven before the next is touched."""

from dataclasses import dataclass

import pulumi

from components.gunicorn_service import GunicornService, Secrets
from components.nginx_site import NginxSite
from components.public_check import PublicCheck
from components.release import Release
from components.static_assets import StaticAssets
from components.upstream_check import UpstreamCheck
from planning.app_source import AppSource
from planning.settings import Settings
from targets import Target


@dataclass(frozen=True)
class FlaskSiteArgs:
    """What a site is made of."""

    settings: Settings
    """All settings, validated."""
    source: AppSource
    """The app's source tree, with the folders Nginx serves and the snippets it includes."""
    target: Target
    """Where the chain runs."""
    secrets: Secrets | None = None
    """Environment variables of the app that nobody else may read."""


class FlaskSite(pulumi.ComponentResource):
    """One site. Reading this constructor from top to bottom is reading the guide.

    Outputs, known only when both checks have passed: `url`, `static_url` (absent without static files), `server_names`,
    `release`, `instance`, `config_id`, and `hosts`: by address the release, upstream, Nginx configuration and evidence.
    """

    def __init__(self, name: str, args: FlaskSiteArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        settings, source, target = args.settings, args.source, args.target
        super().__init__("portico:index:FlaskSite", name, {"app": settings.app.name}, opts)
        child = pulumi.ResourceOptions(parent=self)

        prepared = target.prepare(f"{name}-prepare", child)
        release = Release(f"{name}-release", target, settings.app, settings.gunicorn, source.tree, prepared, child)
        static = StaticAssets(f"{name}-static", target, source.static, source.tree, release, child)
        gunicorn = GunicornService(f"{name}-gunicorn", target, settings, args.secrets, release, static.step, child)
        upstream = UpstreamCheck(
            f"{name}-upstream-check", target, settings.checks.upstream, target.site_address(), gunicorn, child
        )
        nginx = NginxSite(
            f"{name}-nginx", target, settings, source.snippets, release, static, gunicorn, upstream, child
        )
        public = PublicCheck(f"{name}-public-check", target, settings.checks.public, static, nginx, child)

        seen = pulumi.Output.all(upstream=upstream.step.evidence, public=public.step.evidence)
        self.url = seen.apply(lambda known: known["public"]["url"])
        self.static_url = seen.apply(lambda known: _static_url(known["public"]["url"], static))
        self.server_names = seen.apply(lambda _: list(target.site_address().server_names))
        self.release = seen.apply(lambda known: known["public"]["release"])
        self.instance = seen.apply(lambda known: known["public"]["instance"])
        self.config_id = seen.apply(lambda known: known["public"]["config_id"])
        self.hosts = seen.apply(lambda known: {target.site_address().address: {
            "release": known["public"]["release"],
            "upstream": known["upstream"]["address"],
            "nginx": known["public"]["config_id"],
            "evidence": known,
        }})
        self.register_outputs({"url": self.url, "release": self.release, "instance": self.instance})


def _static_url(url: str, static: StaticAssets) -> str | None:
    return f"{url.rstrip('/')}{static.locations[0].url}" if static.locations else None
