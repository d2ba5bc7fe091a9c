"""Two sites on one host, and one on a server that this program makes, by Portico's components."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pulumi
import pulumi_command as command
from portico.components import FlaskSite, FlaskSiteArgs

from portico.planning.app_source import read_app_source
from portico.planning.settings import Settings
from portico.targets.choice import targets_of

HERE = Path(__file__).resolve().parent
config = pulumi.Config()
web1 = config.require_object("host")
key = config.get_secret("ssh-key")
commands = command.Provider("commands")


def keep(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """The first step of a site is the last to go, and takes the whole site with it: it is protected."""
    if args.custom and args.name.endswith("-prepare"):
        return pulumi.ResourceTransformResult(args.props, pulumi.ResourceOptions.merge(args.opts, PROTECTED))
    return None


PROTECTED = pulumi.ResourceOptions(protect=True)


def server(name: str) -> dict[str, Any]:
    """Make a server and return it as a host. The command stands for your cloud's resource, which has such outputs."""
    made = command.local.Command(
        name, create=config.require("make-server"), opts=pulumi.ResourceOptions(provider=commands)
    )
    values = made.stdout.apply(json.loads)
    return {"name": name, "address": values["address"], "host_key": values["host_key"]}


def flask_site(name: str, host: dict[str, Any], after: Sequence[pulumi.Resource] = ()) -> FlaskSite:
    settings = Settings.read({
        "app": {"name": name, "source": "../hello"},
        "target": {"kind": "ssh", "hosts": [host]},
        "nginx": {"server_names": [f"{name}.example.org"]},
    })
    args = FlaskSiteArgs(settings, read_app_source(settings, HERE), targets_of(settings, HERE, key, site=name))
    return FlaskSite(name, args, pulumi.ResourceOptions(providers=[commands], transforms=[keep], depends_on=after))


shop = flask_site("shop", web1)
blog = flask_site("blog", web1, after=[shop])
wiki = flask_site("wiki", server("web2"))
pulumi.export("urls", [site.url for site in (shop, blog, wiki)])
