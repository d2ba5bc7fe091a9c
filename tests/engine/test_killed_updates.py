"""An update killed with SIGKILL at any step: the next one converges, and the site is never down."""

import os
import signal
import subprocess

import pytest

from portico.protocol.chain import STEPS
from portico.protocol.plan.static import EARLIER
from tests.engine import apps
from tests.engine.site import STACK, Site
from tests.load import Load

KILLED = [word for word, step in STEPS.items() if not step.optional and word != "prepare"]


@pytest.mark.parametrize("step", KILLED)
def test_an_update_killed_at_a_step_is_finished_by_the_next(deployed: Site, step: str) -> None:
    marker = f"killed at {step} "
    deployed.write({**apps.good(marker), "static/site.css": f"/* {step} */"})

    with Load(deployed.port) as load:
        _kill_at(deployed, step)
        deployed.clear_lock()
        deployed.must_up()

    assert load.failures == []
    assert deployed.get() == (200, f"{marker}0")
    _nothing_is_left_over(deployed)
    deployed.must_do_nothing()


def test_an_update_killed_while_it_deletes_is_finished_by_the_next(deployed: Site) -> None:
    deployed.write(apps.good("killed at the end "))

    with Load(deployed.port) as load:
        _kill_at(deployed, "gunicorn", "deleting")
        deployed.clear_lock()
        deployed.must_up()

    assert load.failures == []
    _nothing_is_left_over(deployed)


def test_what_a_killed_update_began_is_swept_when_the_code_has_changed_since(deployed: Site) -> None:
    deployed.write(apps.good("never finished "))
    _kill_at(deployed, "upstream-check")
    deployed.clear_lock()

    deployed.write(apps.good("finished "))
    deployed.must_up()

    _nothing_is_left_over(deployed)


@pytest.mark.parametrize("step", ["gunicorn", "nginx"])
def test_a_replacement_that_is_killed_in_the_middle_can_be_destroyed(deployed: Site, step: str) -> None:
    _kill_at(deployed, step, "", *deployed.replaced())
    deployed.clear_lock()
    destroyed = deployed.destroy()

    assert destroyed.status == 0, destroyed.text
    assert deployed.leftovers() == set()
    deployed.must_up()
    _nothing_is_left_over(deployed)


def _kill_at(site: Site, step: str, doing: str = "", *options: str) -> None:
    """SIGKILL for the engine and all that it started, as soon as it says that the step has begun."""
    process = site.start("up", "--yes", "--skip-preview", "--stack", STACK, *options)
    assert process.stdout is not None
    for line in process.stdout:
        if f"local:Command site-{step} " in line and (doing or "ing (0s)") in line:
            os.killpg(process.pid, signal.SIGKILL)
            break
    with process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL, f"the step {step} was never seen"


def _nothing_is_left_over(site: Site) -> None:
    outputs = site.outputs()
    assert site.instances() == {outputs["instance"]}
    for folder, name in (("releases", outputs["release"]), ("instances", outputs["instance"])):
        assert {entry.name for entry in (site.place / folder).iterdir()} == {name}
    assert len(set(os.listdir(site.place / "static")) - {EARLIER}) == 1
    assert subprocess.run(["ls", str(site.place / "venvs")], capture_output=True, text=True).stdout.count("\n") == 1
