"""Whatever ends a container: the engine starts it again, and Nginx finds it wherever it is then."""

from tests.agent.watching import until
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.hosts.engine import docker

SOON = 15
SLEEPS = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"]


def _kill(site: ContainedSite, role: str, image: str) -> None:
    """Kill a container's process as the kernel does when memory is short: after `docker kill` it would stay down."""
    pid = str(site.inspect(role)["State"]["Pid"])
    docker("run", "--rm", "--pid=host", "--user=0", image, "kill", "-KILL", pid)


def _address(site: ContainedSite) -> str:
    address: str = site.inspect("app")["NetworkSettings"]["Networks"][site.key]["IPAddress"]
    return address


def _answers(site: ContainedSite, page: str) -> bool:
    """Return whether the live instance answers with this page, and no other instance runs."""
    return site.get() == (200, page) and site.instances() == {site.outputs()["instance"]}


def test_a_killed_app_is_started_again(contained: ContainedSite, base_image: str) -> None:
    before = contained.inspect("app")

    _kill(contained, "app", base_image)

    until(lambda: contained.inspect("app")["State"]["StartedAt"] > before["State"]["StartedAt"], SOON)
    until(lambda: _answers(contained, "one0"), SOON)
    assert contained.inspect("app")["Id"] == before["Id"]


def test_an_app_that_comes_back_with_another_address_is_found(contained: ContainedSite, base_image: str) -> None:
    app, before = contained.containers("app")[0], _address(contained)
    docker("stop", app)
    taker = docker("run", "--detach", "--rm", f"--network={contained.key}", base_image, *SLEEPS)

    docker("start", app)

    docker("rm", "--force", taker.strip())
    assert _address(contained) != before
    until(lambda: _answers(contained, "one0"), SOON)


def test_a_killed_nginx_serves_again_by_what_stands_in_its_volume(contained: ContainedSite, base_image: str) -> None:
    before = contained.inspect("nginx")

    _kill(contained, "nginx", base_image)

    until(lambda: contained.inspect("nginx")["State"]["StartedAt"] > before["State"]["StartedAt"], SOON)
    until(lambda: _is_published(contained) and _answers(contained, "one0"), SOON)
    assert contained.inspect("nginx")["Id"] == before["Id"]


def _is_published(site: ContainedSite) -> bool:
    try:
        site.get()
    except OSError:
        return False
    return True


def test_a_refresh_after_all_that_finds_nothing_to_change(contained: ContainedSite) -> None:
    assert contained.preview("--refresh").status == 0


def test_a_release_after_all_that_drops_no_request(contained: ContainedSite) -> None:
    contained.write(apps.good("two"))

    contained.must_change()

    assert contained.get() == (200, "two0")
