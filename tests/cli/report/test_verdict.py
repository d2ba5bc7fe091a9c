"""Verdicts about what no recorded preview has."""

import re
from typing import Any

import pytest

from portico.cli.report.chain import LAYERS
from portico.cli.report.preview import Preview, Resource
from portico.cli.report.update import update_of
from portico.cli.report.verdict import verdict
from portico.protocol.plan_text import plan_text
from tests.checkout import REPOSITORY

SITE = ("portico:index:FlaskSite", "portico:index:SiteOnHost")
COMMAND = "command:local:Command"
SERVICE = "docker:index/service:Service"


def resource(op: str, kind: str, name: str, component: str = "", **more: Any) -> Resource:
    kinds = (*SITE, *([f"portico:index:{component}"] if component else []), kind) if component != "none" else (kind,)
    return Resource(op, kinds, name, more.get("old", {}), more.get("new", {}), {})


def said(*resources: Resource) -> str:
    return verdict(update_of(Preview("prod", resources)))


@pytest.mark.parametrize("kind", ["docker:index/network:Network", SERVICE, "pulumi:providers:docker", "new:kind:Of"])
def test_what_the_site_stands_on_is_not_replaced_in_silence(kind: str) -> None:
    words = f"⚠ replaces the {kind.rpartition(':')[2].lower()} `thing` on `web1`: no answer meanwhile"

    assert said(resource("replace", kind, "site-web1-prepare-thing")).startswith(words)


def test_a_volume_that_is_replaced_loses_what_is_in_it() -> None:
    volume = resource("replace", "docker:index/volume:Volume", "site-prepare-state-volume")

    assert ": what is in it is lost" in said(volume)


@pytest.mark.parametrize(("order", "warned"), [("stop-first", True), ("start-first", False)])
def test_a_service_that_stops_first_is_told(order: str, warned: bool) -> None:
    nginx = resource("update", SERVICE, "site-nginx", "NginxSite", new={"updateConfig": {"order": order}})

    assert said(nginx).startswith("⚠ restarts the service `nginx`") is warned


@pytest.mark.parametrize(("op", "words"), [("delete", "⚠ deletes `zone`"), ("replace", "⚠ replaces `zone`")])
def test_what_is_not_of_a_site_is_told_by_its_name(op: str, words: str) -> None:
    assert said(resource(op, "dns:index:Zone", "zone", "none")) == words


def test_a_host_under_its_old_name_elsewhere_keeps_the_site_where_it_was() -> None:
    old, new = ({"settings": {"target": {"hosts": [{"name": "web1", "address": address}]}}} for address in "ab")
    moved = Resource("update", SITE[:1], "site", old, new, {})

    assert said(moved) == "⚠ moves `web1` from `a` to `b`, and leaves the site on the old one"


PLAIN = {"port": 80}
SECURE = {"port": 443, "tls": {"redirects": {"port": 80}}}


@pytest.mark.parametrize(("old", "new", "words"), [
    (PLAIN, SECURE, "no downtime: steps are done again on `127.0.0.1`"),
    (SECURE, PLAIN, "⚠ moves the site on `127.0.0.1` from port 443 to 80; serves the site on `127.0.0.1` without TLS; "
                    "besides steps are done again on `127.0.0.1`"),
])
def test_a_port_that_only_sends_clients_on_is_not_gone(old: object, new: object, words: str) -> None:
    before, after = ({"stdin": plan_text(public=public)} for public in (old, new))

    assert said(resource("update", COMMAND, "site-public-check", "PublicCheck", old=before, new=after)) == words


def test_what_a_program_has_besides_its_sites_does_nothing_to_them() -> None:
    assert said(resource("create", "dns:index:Zone", "zone", "none")) == "no downtime: nothing is done to a site"


def test_many_warnings_are_counted() -> None:
    gone = [resource("delete", "x:y:Z", f"record-{number}", "none") for number in range(9)]

    assert said(*gone).endswith("`record-4`; and 4 more")


def test_what_is_there_once_belongs_to_no_machine() -> None:
    told = resource("update", "command:local:Command", "site-after-public", "AfterPublic", new={"stdin": "x"})
    deploy = resource("create", "command:remote:Command", "site-web1-prepare")

    assert said(deploy, told) == "no downtime: first deploy on `web1`"


@pytest.mark.parametrize(("batch", "words"), [
    (1, "switched 1 by 1"), (2, "switched 2 by 2"), (3, "switched all at once"), (None, "then switched"),
])
def test_several_hosts_are_staged_and_then_switched_in_batches(batch: int | None, words: str) -> None:
    again = tuple(resource("update", "command:remote:Command", f"site-{host}-{step}", component)
                  for host in ("web1", "web2", "web3")
                  for step, component in (("static", "StaticAssets"), ("nginx", "NginxSite")))

    assert verdict(update_of(Preview("prod", again, batch=batch))) == (
        f"no downtime: steps are done again on 3 hosts, staged on 3, {words}"
    )


def test_every_component_with_a_step_has_its_place_in_the_chain() -> None:
    sources = (file.read_text() for file in (REPOSITORY / "components").glob("*.py"))
    tokens = {found for text in sources for found in re.findall(r'"portico:index:(\w+)"', text)}

    assert tokens == set(LAYERS)
