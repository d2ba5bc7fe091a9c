"""A site: a Flask app behind Gunicorn and Nginx on all its machines, each layer proven before the next is touched."""

import pulumi

from portico.planning import outputs
from portico.planning.notices import notices
from portico.targets.instance_key import instance_key

from .after_public import report
from .keyed_secrets import KeyedSecrets
from .own_names import require_own_names
from .site_args import FlaskSiteArgs
from .site_change import change_of, depended_on
from .site_on_host import PublicSite, SiteOnHost, SiteOnHostArgs
from .site_outputs import host_of, url_below


class FlaskSite(pulumi.ComponentResource):
    """A site on one machine or on many: staged on all of them side by side, then switched batch after batch.

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
        staged: list[SiteOnHost] = []
        for label, target in named:
            first = staged[0] if staged else None
            on_host = SiteOnHostArgs(args, target, secrets, first, after=[*before, *reached])
            staged.append(SiteOnHost(label, on_host, child))
        proven = [step for machine in staged for step in machine.staged]
        sites: list[PublicSite] = []
        size = args.settings.rollout.batch
        for batch in (staged[at : at + size] for at in range(0, len(staged), size)):
            below = [*proven, *(site.checked for site in sites)]
            sites += [machine.switch(below) for machine in batch]

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
