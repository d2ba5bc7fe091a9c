"""Accepted settings of machines that are reached over SSH."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from portico.planning.errors import SettingsError
from portico.planning.settings import Settings
from portico.planning.settings.kinds.later import SHOWN
from portico.planning.settings.ssh_endpoint import Host
from tests.planning.settings.accepted import SSH_TARGET, accepted
from tests.planning.settings.bad_input import GOOD
from tests.planning.settings.bad_ssh_input import HOST, NGINX
from tests.planning.settings.pulumi_config import ED25519

NISTP256 = (
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBFOzSwCzvU4RaSGmaG6pIAVYwxBo8wdXaIAgRuVX"
    "RPoBFMg3fHc2Vw9u+D1dZ1RCsacCni2qnQiWWuGTgZKRbnE="
)
NISTP384 = (
    "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBHGkVQ9AsAHQwIHE1PES9SE9xFXeD4TkZAICHGWR"
    "ah/ZwWrHeDzBeEC3a337jBHVkDD3iUg4IQrDHqmQLJml90aLa4NGqljsjzHg8NfZ7K8QjEutS3gAT5RIynnhf4ibeA=="
)
NISTP521 = (
    "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAA1hgkFeramNxcG216Q/w4HYOrB8SC1whnDHv4u"
    "+/2f4WywM6IAXVkRFRe/+ckBkpf3SU4BKhZZsO29YI+2YunezQHg7c+LD0nHmlfMUA1K4qBPbhC5XWVKZ2V9iTz/7LJa8QEPBsy5IT0Dfr+qTk8Z"
    "VF47RgMmIGjooNe4eCOUMeDFHA=="
)


def read(nginx: Any = None, **target: Any) -> Settings:
    given = {"kind": "ssh", "hosts": [HOST], **target}
    return Settings.read({**GOOD, "target": given, "nginx": {**NGINX, **(nginx or {})}})


def host(**settings: Any) -> Host:
    return read(hosts=[{**HOST, **settings}]).target.hosts[0]


@pytest.mark.parametrize("key", [ED25519, NISTP256, NISTP384, NISTP521])
@pytest.mark.parametrize("before", ["", "web1.test ", "[192.0.2.1]:2222,web1 ", "|1|c2FsdA==|aGFzaA== ", "# web1:22\n"])
@pytest.mark.parametrize("after", ["", " root@web1 of June\n"])
def test_of_a_line_of_ssh_keyscan_type_and_key_are_kept(before: str, key: str, after: str) -> None:
    assert host(host_key=f"{before}{key}{after}").host_key == key


@pytest.mark.parametrize(
    ("written", "kept", "label"),
    [
        ("Web1.Example.ORG", "web1.example.org", "web1.example.org"),
        ("web_1", "web_1", "web-1"),
        ("192.0.2.1", "192.0.2.1", "192.0.2.1"),
        ("2001:DB8:0::1", "2001:db8::1", "2001-db8--1"),
        ("::1", "::1", "1"),
        ("7up.test", "7up.test", "7up.test"),
        ("xn--bcher-kva.test", "xn--bcher-kva.test", "xn--bcher-kva.test"),
    ],
)
def test_an_address_is_kept_in_its_one_form_and_names_the_host(written: str, kept: str, label: str) -> None:
    assert (host(address=written).address, host(address=written).label) == (kept, label)


@pytest.mark.parametrize(("written", "label"), [("web1", "web1"), (1, "1"), ("a.b-c", "a.b-c")])
def test_a_name_names_the_host_instead_of_its_address(written: Any, label: str) -> None:
    assert host(name=written).label == label


def test_an_address_alone_means_root_at_port_22_and_no_hop() -> None:
    settings = read()
    assert (settings.target.hosts[0].user, settings.target.hosts[0].port) == ("root", 22)
    assert (settings.target.bastion, settings.target.accept_any_system) == (None, False)


@pytest.mark.parametrize(("nginx", "port"), [({}, 80), ({"http_port": None}, 80), ({"http_port": 8443}, 8443)])
def test_the_public_port_of_other_machines_is_80_unless_it_is_given(nginx: Any, port: int) -> None:
    assert read(nginx).http_port == port


def test_machines_behind_one_address_are_told_apart_by_port_and_name() -> None:
    hosts = [{**HOST, "port": 2201, "name": "web1"}, {**HOST, "port": 2202, "name": "web2"}]
    assert [host.label for host in read(hosts=hosts).target.hosts] == ["web1", "web2"]


def test_a_machine_that_accepts_any_key_needs_none() -> None:
    anyone = {"address": "192.0.2.1", "accept_any_host_key": True}
    settings = read(hosts=[anyone], bastion=anyone)
    assert settings.target.bastion
    assert (settings.target.bastion.host_key, settings.target.hosts[0].host_key) == (None, None)


@given(accepted(SSH_TARGET))
def test_every_host_has_a_label_of_its_own_and_a_proof(settings: Settings) -> None:
    hosts = settings.target.hosts
    assert len({host.label for host in hosts}) == len(hosts)
    assert all(host.accept_any_host_key or host.host_key == ED25519 for host in hosts)


class Output:
    """A Pulumi Output, as a setting sees it."""

    def apply(self, func: Callable[[Any], Any], /) -> Any:
        raise AssertionError("nobody asks for a value before it is known")


@pytest.mark.parametrize("setting", ["address", "port", "host_key"])
def test_what_a_program_knows_only_while_it_runs_is_kept_for_a_host_with_a_name(setting: str) -> None:
    made = host(name="web1", **{setting: Output()})

    assert (made.label, list(made.later)) == ("web1", [setting])
    assert made.model_dump(mode="json")[setting] == SHOWN


@pytest.mark.parametrize("setting", ["address", "port", "host_key"])
def test_without_a_name_it_is_refused_with_the_reason(setting: str) -> None:
    expected = rf"hosts\[0\].name: expected a name, as resources are named before the program knows its {setting}, got"
    with pytest.raises(SettingsError, match=expected):
        host(**{setting: Output()})


def test_hosts_with_addresses_that_are_not_known_yet_are_different_ones() -> None:
    made = [{**HOST, "name": name, "address": Output()} for name in ("web1", "web2")]

    assert [machine.label for machine in read(hosts=made).target.hosts] == ["web1", "web2"]


def test_a_key_is_asked_of_a_host_whose_address_is_not_known_yet() -> None:
    with pytest.raises(SettingsError, match=r"(?s)host_key: expected the key .*ssh-keyscan -p PORT -t ed25519 ADDRESS"):
        host(name="web1", address=Output(), port=Output(), host_key=None)


def test_what_nobody_knows_later_is_no_setting() -> None:
    with pytest.raises(SettingsError, match=r"target.hosts\[0\].user: expected"):
        host(name="web1", user=Output())
