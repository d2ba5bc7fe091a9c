"""`bin/portico doctor` on an engine: what was stopped, removed or edited is named, and its remedy mends it."""

import time
from collections.abc import Callable

import pytest

from tests.agent.watching import until
from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.engine.examined import answers, doctor, examined, must_be_mended, must_be_well, take
from tests.hosts.engine import docker

MARKER = "a-marker-that-nobody-may-see"
CONF = "nginx/sites-enabled/shop.conf"
CRASHES = """
import os, pathlib

state = pathlib.Path(os.environ["STATE_DIRECTORY"])
if (state / "empty").exists():
    print("the till is empty", flush=True)
    os._exit(7)
"""
HANGS = """

@app.before_request
def wait():
    import threading

    if (state / "busy").exists():
        threading.Event().wait()
    if (state / "hungry").exists():
        return str(len(b"x" * (4 << 30)))
"""


@pytest.fixture(scope="module")
def contained(make_contained: MakeContained) -> ContainedSite:
    """A site with a secret, whose app can be brought to end, or to wait for ever."""
    site = make_contained()
    good = apps.good("one")
    site.write({**good, "wsgi.py": CRASHES + good["wsgi.py"] + HANGS})
    site.configure("gunicorn", graceful_timeout=1, timeout=60)
    site.hide("TOKEN", MARKER)
    site.must_up()
    return site


def _app(*command: str) -> Callable[[ContainedSite], None]:
    return lambda site: (docker(*command, site.containers("app")[0]), None)[1]


def _nginx(*command: str) -> Callable[[ContainedSite], None]:
    return lambda site: (docker(*command, site.containers("nginx")[0]), None)[1]


def _inside(script: str) -> Callable[[ContainedSite], None]:
    """Done by hand in Nginx's volume."""
    return lambda site: (docker("exec", "--workdir", "/srv/site", site.containers("nginx")[0], "sh", "-ec", script),
                         None)[1]


def _away(role: str) -> Callable[[ContainedSite], None]:
    return lambda site: (docker("network", "disconnect", site.key, site.containers(role)[0]), None)[1]


def _no_network(site: ContainedSite) -> None:
    for role in ("app", "nginx"):
        _away(role)(site)
    docker("network", "rm", site.key)


FAULTS: dict[str, tuple[str, Callable[[ContainedSite], None]]] = {
    "app killed": ("app-container-stopped", _app("kill")),
    "app removed": ("app-container-missing", _app("rm", "--force")),
    "app paused": ("app-container-paused", _app("pause")),
    "app out of the network": ("app-not-in-network", _away("app")),
    "the network removed": ("network-missing", _no_network),
    "nginx stopped": ("nginx-container-stopped", _nginx("stop")),
    "nginx removed": ("nginx-container-missing", _nginx("rm", "--force")),
    "nginx paused": ("nginx-container-paused", _nginx("pause")),
    "a semicolon removed": ("nginx-container-conf-edited", _inside(f"sed -i 's/tokens off;/tokens off/' {CONF}")),
    "a file of somebody's": ("nginx-container-alien-conf", _inside("echo nonsense > nginx/sites-enabled/zz.conf")),
}


def test_a_site_that_is_well_gives_no_finding(contained: ContainedSite) -> None:
    must_be_well(contained)


@pytest.mark.parametrize(("name", "bring_about"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_named_and_its_remedy_mends_it(
    contained: ContainedSite, name: str, bring_about: Callable[[ContainedSite], None]
) -> None:
    bring_about(contained)

    assert must_be_mended(contained, name)["evidence"]


@pytest.fixture
def trouble(contained: ContainedSite) -> Callable[[str, bool], None]:
    """Puts a file where the app keeps its state, or takes it away, whatever state the app is in."""
    image, volume = contained.inspect("nginx")["Image"], f"--volume={contained.key}-state:/state"

    def put(name: str, there: bool) -> None:
        docker("run", "--rm", volume, "--entrypoint=touch" if there else "--entrypoint=rm", image, f"/state/{name}")

    return put


@pytest.mark.parametrize("name", ["app-container-ends"])
def test_an_app_that_ends_by_itself_is_mended_when_its_cause_has_gone(
    contained: ContainedSite, trouble: Callable[[str, bool], None], name: str
) -> None:
    app = contained.containers("app")[0]
    trouble("empty", True)
    docker("restart", app)
    until(lambda: docker("inspect", "--format", "{{.RestartCount}}", app).strip() not in "012", 30)

    found = examined(contained)["diagnosis"]
    trouble("empty", False)

    assert found["name"] == name, found
    must_be_mended(contained, name)


@pytest.mark.parametrize("name", ["app-container-hangs"])
def test_an_app_that_answers_nobody_is_named_in_time(
    contained: ContainedSite, trouble: Callable[[str, bool], None], name: str
) -> None:
    trouble("busy", True)
    begin = time.monotonic()
    found = examined(contained)["diagnosis"]
    seconds = time.monotonic() - begin
    trouble("busy", False)

    assert found["name"] == name, found
    assert seconds < 15
    take(contained, found["remedy"])
    until(lambda: answers(contained), 30)
    must_be_well(contained)


@pytest.mark.parametrize("name", ["container-memory-limit-reached"])
def test_a_worker_that_the_kernel_ended_for_its_memory_gets_more(
    contained: ContainedSite, trouble: Callable[[str, bool], None], name: str
) -> None:
    trouble("hungry", True)
    assert contained.get()[0] == 502
    trouble("hungry", False)

    found = must_be_mended(contained, name)

    assert "--path docker.memory 1024 && pulumi up" in found["remedy"]


def test_it_tells_no_secret_and_leaves_no_container(contained: ContainedSite) -> None:
    before = contained.leftovers()

    said = [doctor(contained, *options) for options in ([], ["--json"])]

    assert MARKER not in "".join(ran.stdout + ran.stderr for ran in said)
    assert contained.leftovers() == before
