"""Whatever ends processes or the whole host: what was live comes back, and nothing else."""

import pytest

from tests.agent.watching import until
from tests.engine import apps
from tests.hosts.direct import DirectSite
from tests.hosts.site import UNIT
from tests.load import ENOUGH

pytestmark = pytest.mark.random_order(disabled=True)
"""The release that the second test deploys is the one that the others bring back."""

KILL_NGINX = "kill -KILL $(systemctl show --value --property=MainPID nginx.service)"


def _is_live(site: DirectSite, marker: str, instance: str) -> None:
    """Exactly this instance, without help."""
    assert site.get() == (200, f"{marker}0")
    assert site.instances() == site.starting_at_boot() == {instance}


def _service(instance: str) -> str:
    return f"{UNIT}@{instance}.service"


def test_a_rebooted_host_serves_the_same_release_by_itself(direct: DirectSite) -> None:
    direct.write(apps.good("two "))
    direct.must_up()
    outputs = direct.outputs()

    direct.host.reboot()

    _is_live(direct, "two ", outputs["instance"])
    assert direct.kept("releases") == {outputs["release"]}
    direct.must_do_nothing()


def test_a_release_after_a_reboot_drops_no_request(direct: DirectSite) -> None:
    direct.host.reboot()
    direct.write(apps.good("three "))

    with direct.load() as load:
        direct.must_up()

    assert load.failures == []
    _is_live(direct, "three ", direct.outputs()["instance"])


def test_gunicorn_restarted_by_systemctl_drops_no_request(direct: DirectSite) -> None:
    instance = direct.outputs()["instance"]
    pid = f"systemctl show --value --property=MainPID {_service(instance)}"
    pids = [direct.host.run(pid)]

    def restart_often() -> bool:
        direct.host.run(f"systemctl restart {_service(instance)}")
        pids.append(direct.host.run(pid))
        return len(pids) >= 6 and load.requests > ENOUGH

    with direct.load() as load:
        until(restart_often, 120)

    assert load.failures == []
    assert load.requests > ENOUGH
    assert len(set(pids)) == len(pids)
    _is_live(direct, "three ", instance)


def test_killed_gunicorn_is_started_again(direct: DirectSite) -> None:
    instance = direct.outputs()["instance"]

    direct.host.run(f"systemctl kill --signal=KILL {_service(instance)}")

    until(lambda: direct.instances() == {instance})
    _is_live(direct, "three ", instance)


def test_a_power_cut_after_a_broken_update_brings_back_what_was_live(direct: DirectSite) -> None:
    instance = direct.outputs()["instance"]
    direct.write({**apps.good("bad"), "wsgi.py": apps.ANSWERS_500})
    assert "got 500" in direct.refused()[0]

    direct.host.cut_power()

    _is_live(direct, "three ", instance)
    direct.write(apps.good("three "))
    direct.must_up()
    assert direct.kept("instances") == {instance}


def test_a_killed_nginx_starts_again_although_its_status_socket_is_still_there(direct: DirectSite) -> None:
    direct.host.run(KILL_NGINX)
    until(lambda: direct.host.run("systemctl is-active nginx.service || true") == "failed\n")
    direct.host.run(f"test -S /run/{UNIT}/status.sock")

    direct.host.run("systemctl start nginx.service")

    _is_live(direct, "three ", direct.outputs()["instance"])
    direct.must_do_nothing()
