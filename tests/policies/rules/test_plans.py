"""policies/rules/plans.py, on Nginx's files as Portico writes them."""

from policies.rules.plans import blocks, nginx_files, plan_of
from tests.checkout import REPOSITORY
from tests.policies.plans import plan

SITE = (REPOSITORY / "tests/golden/etc/nginx/sites-available/site.conf").read_text()


def test_each_server_is_found_with_all_that_is_in_it() -> None:
    site, status = blocks(SITE, "server")

    assert "proxy_pass http://corner_shop;" in site
    assert "location = /live" not in site
    assert "return 200" in status


def test_the_upstream_is_found_without_its_comments() -> None:
    (upstream,) = blocks(SITE, "upstream")

    assert upstream.split()[:4] == ["upstream", "corner_shop", "{", "server"]


def test_files_of_a_site_are_told_from_others() -> None:
    assert nginx_files({"site": {"files": {"a": ["b", "c"]}}}) == {"a": "b\nc"}
    assert nginx_files({"config_id": "c", "files": {"a": ["b"]}}) == {"a": "b"}
    assert nginx_files({"files": {"portico.service": ["[Unit]"]}}) == {}


def test_only_a_plan_is_read_as_one() -> None:
    assert plan_of({"stdin": plan(instance="i")}) == {"instance": "i"}
    assert plan_of({"stdin": "{}"}) == plan_of({"stdin": None}) == plan_of({}) == {}
