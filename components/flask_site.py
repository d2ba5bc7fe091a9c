"""The chain: a Flask app behind Gunicorn and Nginx, each layer proven before the next is touched."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from portico.planning import outputs
from portico.planning.notices import notices
from portico.targets import Step, Target
from portico.targets.instance_key import instance_key

from .after_public import report
from .certificate import Certificate, CertificateArgs
from .gunicorn_service import GunicornService, GunicornServiceArgs
from .keyed_secrets import KeyedSecrets
from .nginx_site import NginxSite, NginxSiteArgs
from .own_names import require_own_names
from .public_check import PublicCheck, PublicCheckArgs
from .release import Release, ReleaseArgs
from .release_command import ReleaseCommand, ReleaseCommandArgs
from .site_args import FlaskSiteArgs
from .site_change import change_of, depended_on
from .site_outputs import evidence_of, host_of, url_below
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


class SiteOnHost(pulumi.ComponentResource):
    """The chain on one machine. The constructor makes the steps in the order in which they are done."""

    release: str
    """Id of the release."""
    instance: pulumi.Output[str]
    """Id of the instance."""
    evidence: pulumi.Output[outputs.Evidence]
    """The evidence of the checks on this machine; known when both have passed."""
    host: str
    """Name of the machine in the output `hosts`."""
    static_url: str | None
    """Path of the first folder of static files; None without static files."""
    migrated: Step | None
    """The release command of the site; None without that setting."""
    checked: Step
    """The public check, the last step of the chain."""

    def __init__(self, name: str, args: SiteOnHostArgs, opts: pulumi.ResourceOptions) -> None:
        target, settings, source = args.target, args.site.settings, args.site.source
        super().__init__("portico:index:SiteOnHost", name, {"host": target.name}, opts)
        child = pulumi.ResourceOptions(parent=self)

        prepared = target.prepare(f"{name}-prepare", pulumi.ResourceOptions(parent=self, depends_on=list(args.after)))
        release = Release(f"{name}-release", ReleaseArgs(target, settings, source.tree, prepared), child)
        static = StaticAssets(f"{name}-static", StaticAssetsArgs(target, source, release), child)
        certificate = None
        if settings.tls.on:
            tls = CertificateArgs(target, settings, args.site.tls_key, release, after=static.step)
            certificate = Certificate(f"{name}-certificate", tls, child)
        ready = certificate.step if certificate else static.step
        command, self.migrated = settings.app.release_command, args.first.migrated if args.first else None
        if command and not args.first:
            migration = ReleaseCommandArgs(target, settings, command, args.secrets, release, after=ready)
            self.migrated = ReleaseCommand(f"{name}-release-command", migration, child).step
        below = [static.step, ready, *([self.migrated] if self.migrated else [])]
        instance = GunicornServiceArgs(target, settings, args.secrets, release, after=below)
        gunicorn = GunicornService(f"{name}-gunicorn", instance, child)
        upstream = UpstreamCheck(f"{name}-upstream-check", UpstreamCheckArgs(target, settings, gunicorn), child)
        proven = [upstream.step]
        site = NginxSiteArgs(target, settings, source.snippets, release, static, gunicorn, proven, certificate)
        nginx = NginxSite(f"{name}-nginx", site, child)
        public = PublicCheck(f"{name}-public-check", PublicCheckArgs(target, settings, static, nginx), child)

        self.host, self.checked = target.name, public.step
        self.static_url = static.locations[0].url if static.locations else None
        self.release, self.instance = release.release_id, gunicorn.instance_id
        self.evidence = evidence_of(upstream.step, public.step, None if args.first else self.migrated)
        self.register_outputs({"release": self.release, "instance": self.instance, "evidence": self.evidence})


class FlaskSite(pulumi.ComponentResource):
    """A site on one machine or on many: batch after batch, the next one when this one has passed its checks.

    All outputs are known only when all checks have passed.
    """

    url: pulumi.Output[str]
    """The URL that a browser opens, with a slash at the end."""
    static_url: pulumi.Output[str | None]
    """The URL of the first folder of static files, with a slash at the end; absent without static files."""
    server_names: pulumi.Output[list[str]]
    """Names that the site answers to, its own first."""
    release: pulumi.Output[str]
    """Id of the release, a hash of the source and of what its packages are installed with: the same source, the same
    id."""
    instance: pulumi.Output[str]
    """Id of the instance: the release, and how Gunicorn runs it."""
    config_id: pulumi.Output[str]
    """Id of the Nginx configuration of the first machine."""
    hosts: pulumi.Output[dict[str, outputs.Host]]
    """Each machine by its name in the settings, or else its address; in containers the engine's machine."""
    certificate: pulumi.Output[outputs.Certificate | None]
    """The certificate of the first machine; absent without HTTPS."""

    def __init__(self, name: str, args: FlaskSiteArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Raise PorticoError when another site of the program has the same names, or the same place on a machine."""
        named = [(f"{name}-{target.label}" if target.label else name, target) for target in args.targets]
        require_own_names(name, dict(named), opts)
        shown = {"app": args.settings.app.name, "settings": args.settings.model_dump(mode="json")}
        super().__init__("portico:index:FlaskSite", name, shown, opts)
        child = pulumi.ResourceOptions(parent=self)
        for notice in notices(args.settings, args.source):
            pulumi.log.warn(notice, self)
        secrets = None if args.secrets is None else KeyedSecrets(
            args.secrets, instance_key(f"{name}-instance-key", child)
        )
        change = change_of(args, secrets)
        before = depended_on(opts)
        reached = [step for label, target in named for step in target.reach(f"{label}-reach", change, child)]
        sites: list[SiteOnHost] = []
        size = args.settings.rollout.batch
        for batch in (named[at : at + size] for at in range(0, len(named), size)):
            below = [*before, *reached, *(site.checked.resource for site in sites)]
            for label, target in batch:
                first = sites[0] if sites else None
                sites.append(SiteOnHost(label, SiteOnHostArgs(args, target, secrets, first, below), child))

        address = args.targets[0].site_address()
        evidence = pulumi.Output.all(**{site.host: site.evidence for site in sites})
        public = evidence.apply(lambda by_host: by_host[sites[0].host]["public"])
        checks = [(site.host, site.checked.resource) for site in sites]
        report(f"{name}-after-public", args.settings.rollout.after_public, args.after_public_url, public, checks, child)
        url = args.targets[0].url()
        self.url = public.apply(lambda _: url)
        self.static_url = public.apply(lambda _: url_below(url, sites[0].static_url))
        self.certificate = public.apply(lambda public: public.get("certificate"))
        self.server_names = evidence.apply(lambda _: list(address.server_names))
        self.release = public.apply(lambda public: public["release"])
        self.instance = public.apply(lambda public: public["instance"])
        self.config_id = public.apply(lambda public: public["config_id"])
        self.hosts = evidence.apply(lambda by_host: {host: host_of(each) for host, each in by_host.items()})
        self.register_outputs({
            "url": self.url,
            "static_url": self.static_url,
            "server_names": self.server_names,
            "release": self.release,
            "instance": self.instance,
            "config_id": self.config_id,
            "hosts": self.hosts,
            "certificate": self.certificate,
        })
