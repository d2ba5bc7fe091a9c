"""A site on several hosts is staged on all of them, then switched in order; each is proven before the next one."""

import itertools
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from tests.engine import apps
from tests.hosts.conftest import MakeHost, MakeSite
from tests.hosts.host import Host
from tests.hosts.site import UNIT, HostedSite
from tests.load import Load

NAMES = ("web1", "web2", "web3")
DONE = re.compile(r"^ [+~-]+ +command:\w+:\w+ site-(web\d)-(\S+) (creating|updating|deleting)", re.MULTILINE)
"""A line by which the engine tells that it begins something: where, what, and how."""
LIBRARY = "/usr/lib/libshop.so"
NEEDS = f"open({LIBRARY!r}).close()\n"
"""The first line of an app that needs something of its host."""
BROKEN = "/etc/nginx/sites-enabled/somebody-elses.conf"
Web = dict[str, Host]


@dataclass(frozen=True)
class Added:
    """The output of an update that adds a host, and the requests that failed meanwhile on each older host."""

    text: str
    failures: list[list[str]]


@pytest.fixture(scope="module")
def web(make_host: MakeHost) -> Web:
    return {name: make_host() for name in NAMES}


@pytest.fixture(scope="module")
def found(web: Web) -> dict[str, tuple[str, str, str]]:
    """The files of the third host before it had the site."""
    return web["web3"].files()


@pytest.fixture(scope="module")
def on_two(make_hosted: MakeSite, web: Web, found: object) -> HostedSite:
    """A site that is up on the first two hosts."""
    site = make_hosted(*web.values())
    _be_on(site, web, "web1", "web2")
    site.must_up()
    return site


@pytest.fixture(scope="module")
def added(on_two: HostedSite, web: Web) -> Added:
    """The third one."""
    _be_on(on_two, web, *NAMES)
    with _load(on_two, web["web1"], web["web2"]) as loads:
        text = on_two.must_up()
    return Added(text, [load.failures for load in loads])


@pytest.fixture(scope="module")
def site(on_two: HostedSite, added: Added) -> HostedSite:
    """A site that is up on all three hosts; each test leaves it up."""
    return on_two


@pytest.fixture
def without_third(web: Web) -> Iterator[None]:
    """Disconnect the third host for as long as this lasts."""
    web["web3"].disconnect()
    yield
    web["web3"].connect()


def _be_on(site: HostedSite, web: Web, *names: str) -> None:
    site.configure("target", hosts=[{**web[name].entry(), "name": name} for name in names])


@contextmanager
def _load(site: HostedSite, *hosts: Host) -> Iterator[list[Load]]:
    with ExitStack() as stack:
        yield [stack.enter_context(site.load(host, clients=1)) for host in hosts]


def _pages(site: HostedSite, web: Web) -> list[str]:
    return [site.get(on=host)[1] for host in web.values()]


def _touched(text: str) -> set[str]:
    """Hosts on which an update did more than to look at them."""
    return {host for host, step, _ in DONE.findall(text) if step != "reach"}


def _switched(text: str) -> list[str]:
    """Hosts in the order in which Nginx was switched on them; the engine tells several times how a long step goes."""
    switched = [host for host, step, how in DONE.findall(text) if step == "nginx" and how != "deleting"]
    return [host for host, _ in itertools.groupby(switched)]


def _runs_only(host: Host, instance: str) -> bool:
    return host.gunicorn_units() == [f"{UNIT}@{instance}.service"]


def test_a_host_that_is_added_gets_the_site_and_the_others_are_not_touched(
    site: HostedSite, web: Web, added: Added
) -> None:
    assert _touched(added.text) == {"web3"}
    assert added.failures == [[], []]
    assert _pages(site, web) == ["one0"] * 3


def test_each_host_has_its_own_outputs(site: HostedSite, web: Web) -> None:
    outputs = site.outputs()
    address = f"unix:/run/{UNIT}/{outputs['instance']}.sock"
    evidence = {name: host.pop("evidence")["public"] for name, host in outputs["hosts"].items()}
    each = {"release": outputs["release"], "upstream": address, "nginx": outputs["config_id"]}

    assert outputs["hosts"] == dict.fromkeys(NAMES, each)
    assert {(seen["status"], seen["instance"]) for seen in evidence.values()} == {(200, outputs["instance"])}
    assert len(evidence) == 3


def test_a_release_that_cannot_start_on_the_last_host_moves_the_traffic_of_none(site: HostedSite, web: Web) -> None:
    old = _pages(site, web)
    for name in ("web1", "web2"):
        web[name].write(LIBRARY, "")
    site.write({**apps.good("two "), "wsgi.py": NEEDS + apps.good("two ")["wsgi.py"]})

    with _load(site, *web.values()) as loads:
        broken = site.up()
        pages = _pages(site, web)
        web["web3"].write(LIBRARY, "")
        mended = site.must_up()

    assert (broken.status, _switched(broken.text), pages) == (1, [], old)
    assert f"No such file or directory: '{LIBRARY}'" in broken.text
    assert _switched(mended) == list(NAMES)
    assert [load.failures for load in loads] == [[], [], []]
    assert _pages(site, web) == ["two 0"] * 3


def test_a_host_that_fails_stops_those_after_it_until_it_is_mended(site: HostedSite, web: Web) -> None:
    old = site.get()[1]
    web["web2"].write(BROKEN, "no_such_directive on;\n")
    site.write(apps.good("three "))

    with _load(site, *web.values()) as loads:
        broken = site.up()
        pages = _pages(site, web)
        web["web2"].run(f"rm {BROKEN}")
        mended = site.must_up()

    assert (broken.status, _switched(broken.text)) == (1, ["web1", "web2"])
    assert f'unknown directive "no_such_directive" in {BROKEN}:1' in broken.text
    assert pages == ["three 0", old, old]
    assert _switched(mended) == ["web2", "web3"]
    assert _pages(site, web) == ["three 0"] * 3
    assert [load.failures for load in loads] == [[], [], []]
    assert all(_runs_only(host, site.outputs()["instance"]) for host in web.values())


@pytest.mark.usefixtures("without_third")
def test_no_host_is_touched_when_one_cannot_be_reached(site: HostedSite, web: Web) -> None:
    before, page = web["web1"].files(), site.get()
    deployed = site.sources()
    site.write(apps.good("never "))

    ran = site.up()
    site.write(deployed)

    assert (ran.status, _touched(ran.text)) == (1, set())
    assert f"host: expected web3 (deploy@127.0.0.1:{web['web3'].ssh_port}) to " in ran.text
    assert web["web1"].files() == before
    assert [site.get(on=web[name]) for name in ("web1", "web2")] == [page, page]


def test_a_host_that_is_removed_is_left_clean_and_the_others_are_not_touched(
    site: HostedSite, web: Web, found: dict[str, tuple[str, str, str]]
) -> None:
    _be_on(site, web, "web1", "web2")

    with _load(site, web["web1"], web["web2"]) as loads:
        text = site.must_up()

    assert _touched(text) == {"web3"}
    assert set(site.outputs()["hosts"]) == {"web1", "web2"}
    assert [load.failures for load in loads] == [[], []]
    assert dict(web["web3"].files().items() ^ found.items()) == {}
    assert [unit for unit in web["web3"].units() if UNIT in unit] == web["web3"].gunicorn_units() == []
