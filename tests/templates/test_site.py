"""The site's file, behaviour by behaviour."""

import json
import re
from typing import Any

import pytest

from portico.planning.nginx.site import Location, Snippet
from tests.templates.private_nginx import Directive, directives, values_of
from tests.templates.rendered import SITE, SITES, SNIPPET, TWO_FOLDERS, hosted_site, site

PUBLIC = ("server",)
APP = ("server", "location /")
STATIC = ("server", "location ^~ /static/")
CACHE_TIME = ("$corner_shop_switching", "$corner_shop_static_cache")


def _servers(text: str) -> list[list[Directive]]:
    """The directives of each server block, in order."""
    servers: list[list[Directive]] = []
    for found in directives(text):
        if found.inside == () and found.name == "server":
            servers.append([])
        elif found.inside[:1] == ("server",):
            servers[-1].append(found)
    return servers


def _locations(text: str) -> list[str]:
    return [" ".join(args) for args in values_of(text, "location", PUBLIC)]


@pytest.mark.parametrize("name", SITES)
def test_no_site_has_a_rewrite_a_regular_expression_in_a_map_or_a_capture(name: str) -> None:
    found = directives(SITES[name]())
    assert not [item for item in found if item.name in ("rewrite", "include")]
    assert not [item for item in found if any(part.startswith("map ") for part in item.inside) and "~" in item.name]
    assert not [item for item in found
                if item.name == "location" and re.search(r"\((?!\?[!=])", item.args[-1])]


@pytest.mark.parametrize("name", SITES)
def test_an_if_stands_in_a_server_and_sets_a_variable(name: str) -> None:
    found = directives(SITES[name]())
    assert {item.inside for item in found if item.name == "if"} <= {PUBLIC}
    assert {item.name for item in found if item.inside[-1:] and item.inside[-1].startswith("if ")} <= {"set"}


def test_compression_is_on_by_default_for_text_only() -> None:
    assert values_of(site(), "gzip", PUBLIC) == [("on",)]
    assert "image/svg+xml" in values_of(site(), "gzip_types", PUBLIC)[0]
    assert not {"image/png", "font/woff2", "application/zip"} & set(values_of(site(), "gzip_types")[0])


def test_without_compression_nothing_speaks_of_it() -> None:
    assert not [found for found in directives(site(gzip=False)) if found.name.startswith("gzip")]


def test_a_static_folder_has_a_slash_at_both_ends() -> None:
    assert values_of(site(), "alias", STATIC) == [("static/ba9876543210/0/",)]


@pytest.mark.parametrize("url", ["/static/", "/a/b/c/", "/~x/"])
def test_whatever_the_prefix_location_and_alias_end_alike(url: str) -> None:
    text = site({"static": [Location(url, "static/0/0")]})
    assert values_of(text, "alias", ("server", f"location ^~ {url}")) == [("static/0/0/",)]


def test_static_folders_have_a_map_of_their_cache_time() -> None:
    assert values_of(site(), "map").count(CACHE_TIME) == 1
    assert ("Cache-Control", "$corner_shop_static_cache") in values_of(site(), "add_header", STATIC)


def test_without_static_folders_there_is_neither_map_nor_alias() -> None:
    text = site({"static": []})
    assert CACHE_TIME not in values_of(text, "map")
    assert values_of(text, "alias") == []
    assert not [location for location in _locations(text) if "static" in location]


def test_two_static_folders_are_two_locations_with_one_map() -> None:
    text = site({"static": TWO_FOLDERS})
    assert _locations(text)[:2] == ["^~ /static/", "^~ /static/media/"]
    assert values_of(text, "map").count(CACHE_TIME) == 1


def test_a_header_of_the_server_stands_again_where_a_location_adds_one() -> None:
    nosniff = ("X-Content-Type-Options", "nosniff", "always")
    assert nosniff in values_of(site(), "add_header", PUBLIC)
    assert nosniff in values_of(site(), "add_header", STATIC)
    assert values_of(site(), "add_header", APP) == []


def test_the_status_server_listens_on_its_socket_and_nowhere_else() -> None:
    status = _servers(site())[-1]
    assert [found.args for found in status if found.name == "listen"] == [(f"unix:{SITE.status_socket}",)]


@pytest.mark.parametrize("name", SITES)
def test_no_server_of_a_site_tells_the_version_of_nginx(name: str) -> None:
    servers = _servers(SITES[name]())
    assert [[each.args for each in server if each.name == "server_tokens"] for server in servers] == [[("off",)]] * len(
        servers)


def test_on_a_host_a_site_listens_on_all_addresses() -> None:
    public, _ = _servers(hosted_site())
    assert [found.args for found in public if found.name == "listen"] == [("80",), ("[::]:80",)]


@pytest.mark.parametrize(("directive", "below"), [
    ("alias", "/srv/shop-prod/static/"), ("access_log", "/var/log/nginx/shop-prod."),
    ("error_log", "/var/log/nginx/shop-prod."),
])  # fmt: skip
def test_on_a_host_paths_are_absolute(directive: str, below: str) -> None:
    paths = [args[0] for args in values_of(hosted_site(), directive) if args != ("off",)]
    assert len(paths) == 1
    assert paths[0].startswith(below)


def test_the_public_server_answers_nothing_of_the_status() -> None:
    public, _ = _servers(site())
    assert [found.args for found in public if found.name == "listen"] == [(listen,) for listen in SITE.listens]
    assert not [found for found in public if found.name == "return" and found.args[0] != "404"]


def test_the_status_names_configuration_instance_release_and_static_files() -> None:
    (_, answer) = values_of(site(), "return", ("server", "location = /live"))[0]
    told = json.loads(answer)
    assert len(told.pop("config_id")) == 12
    assert told == {"instance": SITE.instance, "release": SITE.release, "static": SITE.static_id}


def test_a_snippet_stands_in_the_public_server_under_its_name() -> None:
    text = site({"snippets": [SNIPPET]})
    assert "    # deploy/robots.conf\n    location = /robots.txt {\n" in text
    assert values_of(text, "return", ("server", "location = /robots.txt")) == [("200", "User-agent: *")]


def test_without_snippets_there_is_none() -> None:
    assert "robots" not in site()


def test_an_empty_snippet_changes_no_directive() -> None:
    kept = [item for item in directives(site({"snippets": [Snippet("empty.conf", "")]})) if item.name != "return"]
    assert kept == [item for item in directives(site()) if item.name != "return"]


def test_the_only_upstream_server_is_never_marked_down_and_no_request_is_sent_twice() -> None:
    assert values_of(site(), "server", ("upstream corner_shop",)) == [(SITE.upstream, "max_fails=0")]
    assert values_of(site(), "proxy_next_upstream", APP) == [("off",)]


def test_the_app_gets_the_path_as_the_client_sent_it() -> None:
    assert values_of(site(), "proxy_pass") == [("http://corner_shop",)]
    assert values_of(site(), "proxy_redirect") == [("off",)]


@pytest.mark.parametrize(
    ("directive", "setting", "written"),
    [
        ("client_max_body_size", "64m", "64m"),
        ("keepalive_timeout", 0, "0s"),
        ("proxy_connect_timeout", 2, "2s"),
        ("proxy_read_timeout", 300, "300s"),
    ],
)
def test_a_limit_is_written_as_it_was_set(directive: str, setting: Any, written: str) -> None:
    assert values_of(site(**{directive: setting}), directive) == [(written,)]


def test_the_access_log_is_json_without_query_strings() -> None:
    (_, _, *parts) = values_of(site(), "log_format")[0]
    assert "$uri" in "".join(parts)
    assert not [name for name in ("$request_uri", "$args", "$request ", '$request"') if name in "".join(parts)]


def test_only_static_folders_have_a_rule_for_hidden_files() -> None:
    hidden = [found.inside for found in directives(site())
              if found.name == "location" and found.args[-1].startswith(r"/\.")]
    assert hidden == [STATIC]
