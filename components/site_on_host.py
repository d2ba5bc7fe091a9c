"""The chain on one machine: a new instance is staged beside the one that serves, then Nginx is switched to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from portico.planning import outputs
from portico.targets import Step, Target

from .certificate import Certificate, CertificateArgs
from .gunicorn_service import GunicornService, GunicornServiceArgs
from .keyed_secrets import KeyedSecrets
from .nginx_site import NginxSite, NginxSiteArgs
from .public_check import PublicCheck, PublicCheckArgs
from .release import Release, ReleaseArgs
from .release_command import ReleaseCommand, ReleaseCommandArgs
from .site_args import FlaskSiteArgs
from .site_outputs import evidence_of
from .static_assets import StaticAssets, StaticAssetsArgs
from .upstream_check import UpstreamCheck, UpstreamCheckArgs


@dataclass(frozen=True)
class SiteOnHostArgs:
    """The arguments of a SiteOnHost."""

    site: FlaskSiteArgs
    """The site that the machine is a part of."""
    target: Target
    """The machine."""
    secrets: KeyedSecrets | None
    """Secret environment variables of the app."""
    first: "SiteOnHost | None"
    """The machine that runs `app.release_command`; None on that one itself."""
    after: Sequence[pulumi.Resource]
    """Resources that have to be ready before anything is touched on the machine."""


@dataclass(frozen=True)
class PublicSite:
    """A machine whose clients get the release."""

    host: str
    """Name of the machine in the output `hosts`."""
    static_url: str | None
    """Path of the first folder of static files; None without static files."""
    checked: Step
    """The public check, the last step of the chain."""
    evidence: pulumi.Output[outputs.Evidence]
    """The evidence of the checks on this machine; known when both have passed."""


class SiteOnHost(pulumi.ComponentResource):
    """The chain on one machine, in the order in which it is done: the constructor makes the steps that move no traffic,
    `switch` makes those that do."""

    release: Release
    """The app's code and packages."""
    static: StaticAssets
    """The files that Nginx serves itself."""
    certificate: Certificate | None
    """The certificate that Nginx shows; None without TLS."""
    migrated: Step | None
    """The release command of the site; None without that setting."""
    gunicorn: GunicornService
    """The instance."""
    upstream: UpstreamCheck
    """The proof that the instance answers."""
    staged: Sequence[Step]
    """The steps that have to succeed on all machines before the traffic of any machine moves."""

    def __init__(self, name: str, args: SiteOnHostArgs, opts: pulumi.ResourceOptions) -> None:
        target, settings, source = args.target, args.site.settings, args.site.source
        super().__init__("portico:index:SiteOnHost", name, {"host": target.name}, opts)
        child = pulumi.ResourceOptions(parent=self)
        self._name, self._args = name, args

        prepared = target.prepare(f"{name}-prepare", pulumi.ResourceOptions(parent=self, depends_on=list(args.after)))
        release = Release(f"{name}-release", ReleaseArgs(target, settings, source.tree, prepared), child)
        static = StaticAssets(f"{name}-static", StaticAssetsArgs(target, source, release), child)
        certificate = None
        if settings.tls.on:
            tls = CertificateArgs(target, settings, args.site.tls_key, release)
            certificate = Certificate(f"{name}-certificate", tls, child)
        ready = [static.step, *([certificate.step] if certificate else [])]
        command, migrated = settings.app.release_command, args.first.migrated if args.first else None
        if command and not args.first:
            migration = ReleaseCommandArgs(target, settings, command, args.secrets, release, after=ready)
            migrated = ReleaseCommand(f"{name}-release-command", migration, child).step
        below = [migrated] if migrated else []
        instance = GunicornServiceArgs(target, settings, args.secrets, release, after=below)
        gunicorn = GunicornService(f"{name}-gunicorn", instance, child)
        upstream = UpstreamCheck(f"{name}-upstream-check", UpstreamCheckArgs(target, settings, gunicorn), child)
        proven = upstream.step

        self.release, self.static, self.certificate, self.migrated = release, static, certificate, migrated
        self.gunicorn, self.upstream, self.staged = gunicorn, upstream, [*ready, proven]

    def switch(self, after: Sequence[Step]) -> PublicSite:
        """Give the traffic to the instance. `after`: the steps that have to succeed first; what is staged on all
        machines is among them."""
        name, target, settings = self._name, self._args.target, self._args.site.settings
        child = pulumi.ResourceOptions(parent=self)

        site = NginxSiteArgs(target, settings, self._args.site.source.snippets, self.release, self.static,
                             self.gunicorn, after, self.certificate)
        nginx = NginxSite(f"{name}-nginx", site, child)
        public = PublicCheck(f"{name}-public-check", PublicCheckArgs(target, settings, self.static, nginx), child)

        evidence = evidence_of(self.upstream.step, public.step, None if self._args.first else self.migrated)
        self.register_outputs({"release": self.release.release_id, "instance": self.gunicorn.instance_id,
                               "evidence": evidence})
        static_url = self.static.locations[0].url if self.static.locations else None
        return PublicSite(target.name, static_url, public.step, evidence)
