"""A site that the former Portico deployed is updated, rolled back and destroyed by the present one."""

from tests.contract.conftest import MakeSite
from tests.engine.site import Site
from tests.load import ENOUGH


def test_an_update_loses_no_request_and_a_rollback_goes_to_the_former_release(taken_over: Site) -> None:
    first = taken_over.outputs()["release"]
    with taken_over.load() as load:
        taken_over.must_up()
        second = taken_over.outputs()["release"]
        back = taken_over.portico("rollback")

    assert back.status == 0, back.text
    assert load.failures == [], load.failures[:5]
    assert load.requests > ENOUGH
    assert {text[:3] for text in load.answers} == {"one", "two"}
    assert second != first == taken_over.outputs()["release"]
    _is_destroyed(taken_over)


def test_what_was_never_updated_is_destroyed(make_former: MakeSite) -> None:
    _is_destroyed(make_former())


def _is_destroyed(site: Site) -> None:
    ran = site.destroy()

    assert ran.status == 0, ran.text
    assert site.state().get("resources", []) == []
    assert site.instances() == set()
