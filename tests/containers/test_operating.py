"""./portico status and logs of a site in containers; what cannot be done there is said."""

import signal

import pytest

from tests.containers.site import ContainedSite
from tests.engine.commands import Operator


@pytest.fixture(scope="module")
def operator(contained: ContainedSite) -> Operator:
    return Operator(contained)


def test_the_status_is_one_line_with_the_last_public_check(operator: Operator) -> None:
    outputs = operator.site.outputs()
    line, = operator.told("status").splitlines()

    assert line.startswith(f"127.0.0.1: release {outputs['release']}, since 20")
    assert f", instance {outputs['instance']} runs, public check 200 in " in line


@pytest.mark.parametrize(("log", "line"), [("app", "Booting worker"), ("access", '"uri":"/seen"'),
                                           ("error", "portico-no-such-file")])
def test_a_log_is_shown(log: str, line: str, operator: Operator) -> None:
    operator.site.get("/seen")

    assert line in operator.told("logs", log)


def test_a_log_is_followed_until_the_operator_has_seen_enough(operator: Operator) -> None:
    with operator.follows("access", "--lines", "1") as following:
        assert following.stdout is not None
        operator.site.get("/live")
        assert any('"uri":"/live"' in line for line in following.stdout)
        following.send_signal(signal.SIGINT)
        assert following.wait(10) == 0


def test_the_image_that_serves_is_live_and_verified(operator: Operator) -> None:
    line, = operator.told("releases").splitlines()

    assert line.startswith(f"127.0.0.1: release {operator.site.outputs()['release']}, made 20")
    assert ", verified 20" in line
    assert line.endswith(", state live")


@pytest.mark.parametrize("words", [("lock", "--reason", "lunch"), ("unlock",)])
def test_what_cannot_be_done_yet_is_said_with_status_2(words: tuple[str, ...], operator: Operator) -> None:
    ran = operator.types(*words)

    assert ran.returncode == 2
    assert "got one in containers, where this cannot be done yet" in ran.stdout
