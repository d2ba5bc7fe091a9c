"""Faults of the host's Nginx and of other sites are reported before traffic moves; other sites stay as they are."""

from collections.abc import Iterator

import pytest

from tests.agent.watching import until
from tests.engine import apps
from tests.hosts.conftest import MakeDirect
from tests.hosts.direct import DirectSite
from tests.hosts.site import NAME
from tests.load import Load
from tests.refusal import error

FOREIGN = "/etc/nginx/sites-enabled/foreign.conf"
FOREIGN_SITE = "server { listen 80; server_name shared.test; return 200 'foreign'; }\n"
APACHE = """\
[Service]
ExecStart=/usr/bin/python3 -m http.server 80

[Install]
WantedBy=multi-user.target
"""
"""The unit of another web server."""
MARKET = "/etc/nginx/sites-available/market.conf"


@pytest.fixture
def mended(direct: DirectSite) -> Iterator[DirectSite]:
    """The shared site, up again after the test under its own name."""
    yield direct
    direct.host.run(f"rm -f {FOREIGN} /etc/nginx/*.disabled")
    direct.configure("app", name="shop")
    direct.must_up()


def answer_of_the_other(site: DirectSite) -> str:
    """Empty while Portico's catch-all closes the connection."""
    return site.host.run("curl --silent --header 'Host: shared.test' http://127.0.0.1/ || true")


def test_a_stopped_nginx_is_told_and_its_remedy_works(mended: DirectSite) -> None:
    mended.write(apps.good("started "))
    mended.host.run("systemctl stop nginx")

    told = error(mended.up())
    mended.host.run(told[-1].partition("to fix it: ")[2].partition(",")[0])
    mended.must_up()

    assert told[0] == "nginx: expected nginx.service to be active, got inactive"
    assert told[-2] == "cause: Nginx was stopped"
    assert told[-1] == "to fix it: systemctl start nginx.service, then run pulumi up again"
    assert mended.get() == (200, "started 0")


def test_a_web_server_that_has_the_port_is_named_at_the_first_deploy_and_the_same_update_goes_on(
    mended: DirectSite, make_direct: MakeDirect
) -> None:
    second = make_direct(mended.host, "second")
    second.configure("app", name="second")
    second.configure("nginx", server_names=["second.test"])
    mended.host.write("/etc/systemd/system/apache2.service", APACHE)
    mended.host.run("systemctl stop nginx && systemctl start apache2")
    until(lambda: mended.host.run("ss -ltn 'sport = 80'").count("LISTEN"))

    told = error(second.up())
    mended.host.run(told[-1].partition("to fix it: ")[2].partition(";")[0])
    second.must_up()
    second.destroy()

    assert told[0] == "prepare: expected systemctl enable --now nginx.service, got exit status 1"
    assert told[-2].startswith("cause: port 80 is taken by apache2.service (/usr/bin/python3 -m http.server 80")


def test_a_configuration_that_somebody_broke_is_told_before_anything_is_touched(mended: DirectSite) -> None:
    mended.write(apps.good("unbroken "))
    mended.host.write(FOREIGN, "server { nonsense on; }\n")

    told = mended.refused()

    assert (told[0], told[-1]) == (
        "nginx: expected nginx -t to accept the configuration as it is, before Portico changes anything, "
        "got exit status 1",
        f"to fix it: mv {FOREIGN} /etc/nginx/$(basename {FOREIGN}).disabled && nginx -t && "
        "systemctl reload-or-restart nginx.service, then run pulumi up again",
    )
    assert [line.partition(": ")[2] for line in told[1:-1]] == [
        f'unknown directive "nonsense" in {FOREIGN}:1',
        f"{FOREIGN} (line 1) says `nonsense`, which this Nginx does not know, so Nginx takes no new configuration",
    ]
    mended.host.run(told[-1].partition("to fix it: ")[2].partition(", then")[0])
    mended.must_up()
    assert mended.get() == (200, "unbroken 0")


def test_a_server_name_that_another_site_has_is_refused_and_that_site_serves_on(mended: DirectSite) -> None:
    mended.write(apps.good("alone "))
    mended.configure("nginx", server_names=[NAME, "shared.test"])
    mended.host.write(FOREIGN, FOREIGN_SITE)
    mended.host.run("systemctl reload nginx")
    until(lambda: answer_of_the_other(mended) == "foreign")

    with Load(mended.host.http_port, host="shared.test") as others:
        told = mended.refused()

    assert told[0] == "nginx: expected nginx -t to accept the configuration with this site, got a complaint"
    assert [line.partition(": ")[2] for line in told[1:]] == [
        'conflicting server name "shared.test" on 0.0.0.0:80, ignored',
        "another site on 0.0.0.0:80 has the name shared.test",
        "take the name out of the other site, or of nginx.server_names; if this site is to be in the other's place, "
        "put the other's file name into nginx.replaces; then run pulumi up again",
    ]
    assert (others.failures, set(others.answers)) == ([], {"foreign"})
    mended.host.run(f"rm {FOREIGN}")
    mended.must_up()
    assert mended.get(host="shared.test") == (200, "alone 0")


def test_a_site_file_that_portico_did_not_write_is_refused_and_untouched(mended: DirectSite) -> None:
    mended.host.write(MARKET, "# somebody's\n")
    mended.configure("app", name="market")

    told = mended.refused()

    assert told == [
        f"nginx: expected {MARKET} to be free or this site's own, got a file of somebody else",
        "to fix it: rename the app (pulumi config set --stack test --path app.name NAME), or move the file",
    ]
    assert mended.host.read(MARKET) == "# somebody's\n"
    mended.host.run(f"rm {MARKET}")
    mended.must_up()
    assert set(mended.nginx_files()) == {"market.conf", "portico-catchall-80.conf"}
