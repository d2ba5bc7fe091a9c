"""Whatever ends processes or the whole host: what was live comes back, and nothing else."""

import pytest

from tests.agent.watching import until
from tests.engine import apps
from tests.hosts.site import UNIT, HostedSite
from tests.load import ENOUGH

pytestmark = pytest.mark.random_order(disabled=True)
"""The release that the second test deploys is the one that the others bring back."""

KILL_NGINX = "kill -KILL $(systemctl show --value --property=MainPID nginx.service)"


def _is_live(site: HostedSite, marker: str, instance: str) -> None:
    """Exactly this instance, without help."""
    assert site.get() == (200, f"{marker}0")
    assert site.instances() == site.starting_at_boot() == {instance}


def _service(instance: str) -> str:
    return f"{UNIT}@{instance}.service"


def test_a_rebooted_host_serves_the_same_release_by_itself(hosted: HostedSite) -> None:
    hosted.write(apps.good("two "))
    hosted.must_up()
    outputs = hosted.outputs()

    hosted.host.reboot()

    _is_live(hosted, "two ", outputs["instance"])
    assert hosted.kept("releases") == {outputs["release"]}
    hosted.must_do_nothing()


def test_a_release_after_a_reboot_drops_no_request(hosted: HostedSite) -> None:
    hosted.host.reboot()
    hosted.write(apps.good("three "))

    with hosted.load() as load:
        hosted.must_up()

    assert load.failures == []
    _is_live(hosted, "three ", hosted.outputs()["instance"])


def test_gunicorn_restarted_by_systemctl_drops_no_request(hosted: HostedSite) -> None:
    instance = hosted.outputs()["instance"]
    pid = f"systemctl show --value --property=MainPID {_service(instance)}"
    pids = [hosted.host.run(pid)]

    def restart_often() -> bool:
        hosted.host.run(f"systemctl restart {_service(instance)}")
        pids.append(hosted.host.run(pid))
        return len(pids) >= 6 and load.requests > ENOUGH

    with hosted.load() as load:
        until(restart_often, 60)

    assert load.failures == []
    assert load.requests > ENOUGH
    assert len(set(pids)) == len(pids)
    _is_live(hosted, "three ", instance)


def test_killed_gunicorn_is_started_again(hosted: HostedSite) -> None:
    instance = hosted.outputs()["instance"]

    hosted.host.run(f"systemctl kill --signal=KILL {_service(instance)}")

    until(lambda: hosted.instances() == {instance})
    _is_live(hosted, "three ", instance)


def test_a_power_cut_after_a_broken_update_brings_back_what_was_live(hosted: HostedSite) -> None:
    instance = hosted.outputs()["instance"]
    hosted.write({**apps.good("bad"), "wsgi.py": apps.ANSWERS_500})
    assert "got 500" in hosted.refused()[0]

    hosted.host.cut_power()

    _is_live(hosted, "three ", instance)
    hosted.write(apps.good("three "))
    hosted.must_up()
    assert hosted.kept("instances") == {instance}


def test_a_killed_nginx_starts_again_although_its_status_socket_is_still_there(hosted: HostedSite) -> None:
    hosted.host.run(KILL_NGINX)
    until(lambda: hosted.host.run("systemctl is-active nginx.service || true") == "failed\n")
    hosted.host.run(f"test -S /run/{UNIT}/status.sock")

    hosted.host.run("systemctl start nginx.service")

    _is_live(hosted, "three ", hosted.outputs()["instance"])
    hosted.must_do_nothing()
