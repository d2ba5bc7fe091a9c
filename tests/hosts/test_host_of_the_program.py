"""A server that a program makes is the host of a site of the same program, from the preview to the destroy."""

import json

import pytest

from tests.engine import apps
from tests.hosts.conftest import MakeHost, MakeSite
from tests.hosts.site import HostedSite

PROGRAM = """
import json
from pathlib import Path

import pulumi
from pulumi_command import local

from components import FlaskSite, FlaskSiteArgs
from components.configuration import read_ssh_key
from portico.planning.app_source import read_app_source
from portico.planning.settings import Settings
from portico.targets.choice import targets_of

HERE = Path(__file__).resolve().parent
config = pulumi.Config()
server = local.Command("server", create="cat server.json", delete="touch server-deleted")
values = server.stdout.apply(json.loads)
settings = Settings.read({
    "app": config.require_object("app"),
    "checks": config.require_object("checks"),
    "nginx": config.require_object("nginx"),
    "target": {"kind": "ssh", "hosts": [{
        "name": "web1", "address": values["address"], "port": values["port"], "user": "deploy",
        "host_key": values["host_key"],
    }]},
})
targets = targets_of(settings, HERE, read_ssh_key(config))
site = FlaskSite("site", FlaskSiteArgs(settings, read_app_source(settings, HERE), targets))
pulumi.export("hosts", site.hosts)
"""


@pytest.fixture
def site(make_hosted: MakeSite, make_host: MakeHost) -> HostedSite:
    site = make_hosted(make_host())
    (site.checkout / "__main__.py").write_text(PROGRAM)
    (site.checkout / "server.json").write_text(json.dumps(site.host.entry()))
    site.write(apps.good("made "))
    return site


def test_a_server_of_the_same_program_is_a_host(site: HostedSite) -> None:
    before = site.host.files()
    preview = site.pulumi("preview", "--stack", site.stack)
    site.must_up()
    answered, again = site.get(), site.must_up()
    destroyed = site.destroy()

    assert (preview.status, destroyed.status) == (0, 0), preview.text + destroyed.text
    assert "site-web1-public-check" in preview.text
    assert answered == (200, "made 0")
    assert "updated" not in again
    assert (site.checkout / "server-deleted").exists()
    assert site.host.files() == before
