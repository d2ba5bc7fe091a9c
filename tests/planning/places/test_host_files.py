"""The units of a site, and what one instance has of its own."""

from typing import Any

import pytest

from portico.planning.nginx.site import UPSTREAM_PORT
from portico.planning.places.host_files import HostPlace, host_files
from portico.planning.settings.systemd import Systemd
from tests.templates.rendered import EVERYTHING_SET, PLACE, units

MARK = "# Managed by Portico"
NOTHING: tuple[str, ...] = ()
DIFFERENCES: dict[str, list[tuple[Any, tuple[str, ...]]]] = {
    "protect_home": [("yes", NOTHING), ("read-only", ("ProtectHome=read-only",)), ("no", ("ProtectHome=no",))],
    "private_devices": [(True, NOTHING), (False, ("PrivateDevices=no", "DevicePolicy=auto"))],
    "private_tmp": [(True, NOTHING), (False, ("PrivateTmp=no",))],
    "protect_proc": [(True, NOTHING), (False, ("ProtectProc=default", "ProcSubset=all"))],
    "memory_deny_write_execute": [(False, NOTHING), (True, ("MemoryDenyWriteExecute=yes",))],
    "restrict_address_families": [
        (["AF_UNIX", "AF_INET", "AF_INET6"], NOTHING),
        (["AF_UNIX"], ("RestrictAddressFamilies=", "RestrictAddressFamilies=AF_UNIX")),
        (["AF_UNIX", "AF_NETLINK"], ("RestrictAddressFamilies=", "RestrictAddressFamilies=AF_UNIX AF_NETLINK")),
    ],
    "restrict_namespaces": [(True, NOTHING), (False, ("RestrictNamespaces=no",))],
    "system_call_filter": [(True, NOTHING), (False, ("SystemCallFilter=",))],
    "read_write_paths": [([], NOTHING), (["/srv/a", "/srv/b"], ("ReadWritePaths=/srv/a", "ReadWritePaths=/srv/b"))],
    "supplementary_groups": [([], NOTHING), (["redis", "video"], ("SupplementaryGroups=redis video",))],
    "umask": [("0077", NOTHING), ("0027", ("UMask=0027",))],
    "group": [(None, NOTHING), ("www-data", (
        "# The group of what the app writes; with its own one it reads its release.", "Group=www-data",
        f"SupplementaryGroups={PLACE.unit}",
    ))],
    "memory_max": [("512M", ("MemoryMax=512M",))],
    "tasks_max": [(512, ("TasksMax=512",))],
    "limit_nofile": [(65_536, NOTHING), (100_000, ("LimitNOFILE=100000",))],
}
CASES = [(name, value, lines) for name, values in DIFFERENCES.items() for value, lines in values]


def _added(systemd: dict[str, Any]) -> tuple[str, ...]:
    """The lines that are there because of the settings."""
    usual = units()["service"].splitlines()
    return tuple(line for line in units(systemd)["service"].splitlines() if line not in usual)


def test_a_host_gets_two_units_a_part_for_nginx_and_a_folder_for_sockets() -> None:
    assert set(host_files(HostPlace("shop-prod"))) == {
        "/etc/systemd/system/shop-prod@.service",
        "/etc/systemd/system/shop-prod@.socket",
        "/etc/systemd/system/nginx.service.d/shop-prod.conf",
        "/etc/tmpfiles.d/shop-prod.conf",
    }


def test_two_sites_have_no_file_in_common() -> None:
    assert not set(host_files(HostPlace("shop-prod"))) & set(host_files(HostPlace("shop-prod2")))


@pytest.mark.parametrize("text", [*host_files(PLACE).values(), *units(bind="tcp").values()])
def test_every_file_says_whose_it_is(text: str) -> None:
    assert text.startswith(MARK)
    assert PLACE.unit in text


def test_a_place_is_named_by_its_unit_throughout() -> None:
    assert (PLACE.directory, PLACE.run) == ("/srv/shop-prod", "/run/shop-prod")


@pytest.mark.parametrize(("name", "value", "lines"), CASES)
def test_a_setting_stands_in_the_unit_exactly_when_it_is_another_than_usual(
    name: str, value: Any, lines: tuple[str, ...]
) -> None:
    assert _added({name: value}) == lines


def test_every_setting_of_systemd_is_among_these() -> None:
    assert set(DIFFERENCES) == set(EVERYTHING_SET) == set(Systemd.model_fields)


def test_of_the_usual_only_the_number_of_files_is_written_out() -> None:
    keys = [line.partition("=")[0] for line in units()["service"].splitlines() if "=" in line]
    assert keys == ["TimeoutStartSec", "TimeoutStopSec", "LimitNOFILE"]


def test_gunicorn_may_say_goodbye_after_its_graceful_timeout() -> None:
    assert "TimeoutStopSec=17\n" in units(graceful_timeout=12)["service"]


def test_behind_a_unix_socket_the_sockets_unit_stays_as_it_is() -> None:
    assert set(units()) == {"service"}


def test_behind_tcp_the_sockets_unit_listens_on_a_port_that_the_host_chooses() -> None:
    listens = [line for line in units(bind="tcp")["socket"].splitlines() if line.startswith("Listen")]
    assert listens == ["ListenStream=", f"ListenStream=127.0.0.1:{UPSTREAM_PORT}"]
