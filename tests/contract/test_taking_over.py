"""A site that the former Portico deployed is updated, rolled back and destroyed by the present one."""

from tests.containers.site import ContainedSite
from tests.contract.conftest import MakeSite
from tests.engine.site import Site
from tests.load import ENOUGH


def test_an_update_loses_no_request_and_what_was_there_is_gone_back_to(taken_over: Site) -> None:
    first = taken_over.outputs()["release"]
    with taken_over.load() as load:
        taken_over.must_up()
        second = taken_over.outputs()["release"]
        _goes_back(taken_over)

    assert load.failures == [], load.failures[:5]
    assert load.requests > ENOUGH
    assert {text[:3] for text in load.answers} == {"one", "two"}
    assert second != first
    _is_destroyed(taken_over)


def test_what_was_never_updated_is_destroyed(make_former: MakeSite) -> None:
    _is_destroyed(make_former())


def _goes_back(site: Site) -> None:
    """Go back to the first page; in containers its packages were installed differently, which the operator accepts."""
    back = site.portico("rollback")
    if isinstance(site, ContainedSite):
        assert "or Portico's own version" in back.text
        site.configure("app", source=back.text.partition("app.source ")[2].split()[0])
        site.must_up()
    else:
        assert back.status == 0, back.text
    assert site.get()[1].startswith("one")


def _is_destroyed(site: Site) -> None:
    ran = site.destroy()

    assert ran.status == 0, ran.text
    assert site.state().get("resources", []) == []
    assert site.instances() == set()
