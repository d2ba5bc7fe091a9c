"""The containers of a site, and what a change leaves as it was; a site's life on an engine is in tests/contract."""

import urllib.request
from typing import Any

import pytest

from tests.agent.watching import until
from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.hosts.engine import docker
from tests.refusal import FAILED

EVERY_BYTE = bytes(range(256)) * 300
BOUNDED = {
    "ReadonlyRootfs": True,
    "SecurityOpt": ["no-new-privileges:true"],
    "CapDrop": ["ALL"],
    "CapAdd": None,
    "Privileged": False,
    "PidMode": "",
    "RestartPolicy": {"Name": "unless-stopped", "MaximumRetryCount": 0},
    "LogConfig": {"Type": "json-file", "Config": {"max-file": "3", "max-size": "10m"}},
}
"""The limits of the app's container, in the engine's words."""

ASKED = "cat /proc/1/task/1/children | wc -w; echo $GREETING"
"""A command that prints the number of workers and the value of a variable."""


@pytest.fixture(scope="module")
def site(make_contained: MakeContained) -> ContainedSite:
    """A site with a static file of every byte, and two releases to keep."""
    site = make_contained()
    site.configure("rollout", keep_releases=2)
    _write(site, "one")
    site.must_up()
    return site


@pytest.fixture
def app(site: ContainedSite) -> dict[str, Any]:
    """The container of the app, as the engine tells of it."""
    return site.inspect("app")


def _write(site: ContainedSite, marker: str) -> None:
    site.write(apps.good(marker))
    (site.app / "static" / "every.bin").write_bytes(EVERY_BYTE)


def _bytes(site: ContainedSite, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{site.port}{path}", timeout=10) as reply:
        data: bytes = reply.read()
        return data


@pytest.mark.parametrize("name", BOUNDED)
def test_the_container_of_the_app_is_bounded(app: dict[str, Any], name: str) -> None:
    assert app["HostConfig"][name] == BOUNDED[name]


def test_the_app_is_nobody_on_the_engines_machine_and_its_memory_has_a_limit(
    site: ContainedSite, app: dict[str, Any]
) -> None:
    status = docker("exec", app["Id"], "cat", "/proc/1/status").splitlines()

    assert {"Uid:\t10001\t10001\t10001\t10001", "CapEff:\t0000000000000000", "NoNewPrivs:\t1"} <= set(status)
    assert app["Config"]["User"] == "10001:10001"
    assert (app["HostConfig"]["Memory"], app["HostConfig"]["PidsLimit"]) == (512 << 20, 1024)


def test_the_container_of_the_app_is_found_by_its_instance_and_becomes_healthy(
    site: ContainedSite, app: dict[str, Any]
) -> None:
    instance, network = site.outputs()["instance"], app["NetworkSettings"]["Networks"]

    assert list(network) == [site.key]
    assert f"app-{instance}" in network[site.key]["Aliases"]
    assert (app["Config"]["StopTimeout"], app["NetworkSettings"]["Ports"]) == (35, {})
    until(lambda: site.inspect("app")["State"]["Health"]["Status"] == "healthy", 30)


def test_nginx_alone_publishes_a_port_of_this_machine_only(site: ContainedSite) -> None:
    nginx = site.inspect("nginx")
    binding = [{"HostIp": "127.0.0.1", "HostPort": str(site.port)}]

    assert nginx["HostConfig"]["PortBindings"] == {f"{site.port}/tcp": binding}
    assert nginx["NetworkSettings"]["Ports"] == {f"{site.port}/tcp": binding}
    assert nginx["HostConfig"]["ReadonlyRootfs"]


def test_nginx_has_the_capabilities_of_a_master_alone_and_limits(site: ContainedSite) -> None:
    limits = site.inspect("nginx")["HostConfig"]

    assert limits["CapDrop"] == ["ALL"]
    assert {name.removeprefix("CAP_") for name in limits["CapAdd"]} == {"CHOWN", "KILL", "SETGID", "SETUID"}
    assert (limits["Memory"], limits["PidsLimit"]) == (512 << 20, 1024)


def test_static_files_are_served_byte_for_byte(site: ContainedSite) -> None:
    assert _bytes(site, "/static/every.bin") == (site.app / "static" / "every.bin").read_bytes()
    assert len(_bytes(site, "/static/every.bin")) == len(EVERY_BYTE)


def test_a_refresh_finds_nothing_to_change(site: ContainedSite) -> None:
    site.must_up()
    refreshed = site.refresh("--yes", "--skip-preview")
    preview = site.preview()

    assert refreshed.status == 0, refreshed.text
    assert preview.status == 0, preview.text


@pytest.mark.parametrize(("section", "values"), [
    ("app", {"environment": {"GREETING": "hello"}}), ("gunicorn", {"workers": 1}),
])
def test_other_settings_are_another_instance_of_the_same_image(
    site: ContainedSite, section: str, values: dict[str, Any]
) -> None:
    before, image = site.outputs(), site.inspect("app")["Image"]
    site.configure(section, **values)

    site.must_change()

    assert site.outputs()["instance"] != before["instance"]
    assert site.inspect("app")["Image"] == image
    workers = site.config.get("portico:gunicorn", {}).get("workers", 2)
    greetings = site.config["portico:app"].get("environment", {}).values()
    assert docker("exec", site.containers("app")[0], "sh", "-c", ASKED).split() == [str(workers), *greetings]


def test_a_setting_of_nginx_alone_keeps_the_container_of_the_app(site: ContainedSite) -> None:
    before, app = site.outputs()["config_id"], site.containers("app")
    site.configure("nginx", client_max_body_size="1m")

    site.must_change()

    assert site.outputs()["config_id"] != before
    assert site.containers("app") == app
    assert any(b"client_max_body_size 1m;" in text for text in site.nginx_files().values())


def test_a_changed_static_file_is_served_byte_for_byte(site: ContainedSite) -> None:
    (site.app / "static" / "every.bin").write_bytes(EVERY_BYTE[::-1])

    site.must_change()

    assert _bytes(site, "/static/every.bin") == EVERY_BYTE[::-1]


def test_as_many_images_stay_as_releases_are_to_be_kept(site: ContainedSite) -> None:
    _write(site, "three")
    site.must_up()
    images = docker("images", "--format", "{{.Tag}}", site.key).split()

    assert images[0] == site.outputs()["release"]
    assert len(images) == 2


def test_replaced_steps_leave_the_site_up(site: ContainedSite) -> None:
    page = site.get()

    with site.load() as load:
        ran = site.replace()

    assert ran.status == 0, ran.text
    assert load.failures == []
    assert site.get() == page
    assert site.preview().status == 0


def test_a_renamed_component_is_refused_and_the_site_stays_up(site: ContainedSite) -> None:
    with site.load() as load:
        site.rename_component("web")
        assert site.up().status == FAILED
        site.rename_component("site")
        site.must_up()

    assert load.failures == []
    assert site.preview().status == 0
