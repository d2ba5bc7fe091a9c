"""A site's life on the real engine, the same six steps on every target: taken once, and then looked at by tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.engine import apps
from tests.engine.bad_apps import BAD
from tests.engine.site import Ran, Site
from tests.load import ENOUGH
from tests.refusal import FAILED, error

BROKEN = BAD["cannot import"]


@dataclass(frozen=True)
class Seen:
    """The end of a command, and the site after it."""

    ran: Ran
    page: tuple[int, str]
    outputs: dict[str, Any]
    instances: set[str]
    files: dict[str, bytes]
    unchanged: str
    failures: list[str] = field(default_factory=list)
    requests: int = 0
    more: Any = None
    """Whatever else the tests of a target look at."""


@dataclass(frozen=True)
class Life:
    """The six steps in the order in which they were taken."""

    first: Seen
    again: Seen
    changed: Seen
    broken: Seen
    fixed: Seen
    destroyed: Ran
    left: set[str]


class Lifecycle:
    """The tests of one target. A subclass has a fixture `site` of scope `class`: with a good app, not up yet."""

    kind: str
    """The target's `target.kind`."""
    says: tuple[str, ...] = BROKEN.says
    """The words of the message about a broken app."""

    @pytest.fixture(scope="class")
    @classmethod
    def life(cls, site: Site) -> Life:
        first = cls.seen(site, site.up())
        with cls.at_rest(site):
            ran = site.up()
        again = cls.seen(site, ran)
        changed = cls.under_load(site, apps.good("two"))
        broken = cls.under_load(site, {**apps.good("broken"), **BROKEN.files})
        fixed = cls.under_load(site, apps.good("three"))
        cls.before_destroy(site)
        return Life(first, again, changed, broken, fixed, site.destroy(), site.leftovers())

    @classmethod
    def seen(cls, site: Site, ran: Ran, **load: Any) -> Seen:
        """Look at a site that has to be up."""
        assert site.outputs(), ran.text
        return Seen(ran, site.get(), site.outputs(), site.instances(), site.nginx_files(), site.unchanged,
                    more=cls.look(site), **load)

    @classmethod
    def under_load(cls, site: Site, files: dict[str, str]) -> Seen:
        """Deploy another app while clients ask."""
        site.write(files)
        with site.load() as load:
            ran = site.up()
        return cls.seen(site, ran, failures=load.failures, requests=load.requests)

    @classmethod
    @contextmanager
    def at_rest(cls, site: Site) -> Iterator[None]:
        """Make sure that nothing is asked of the machine while this lasts, where a target can."""
        yield

    @classmethod
    def look(cls, site: Site) -> Any:
        """Return what the target's own tests look at."""

    @classmethod
    def before_destroy(cls, site: Site) -> None:
        """Leave something behind that a destroy has to remove as well."""

    def test_first_deploy_ends_with_a_site_that_answers(self, life: Life) -> None:
        outputs = life.first.outputs
        (there,) = outputs["hosts"].values()

        assert life.first.ran.status == 0, life.first.ran.text
        assert life.first.page == (200, "one0")
        assert (there["release"], there["nginx"]) == (outputs["release"], outputs["config_id"])
        assert there["evidence"]["upstream"]["address"] == there["upstream"]
        assert (there["evidence"]["public"]["status"], there["evidence"]["public"]["release"]) == (
            200, outputs["release"])
        assert there["evidence"]["public"]["instance"] == outputs["instance"]
        assert life.first.instances == {outputs["instance"]}

    def test_no_op_changes_nothing(self, life: Life) -> None:
        assert life.again.ran.status == 0, life.again.ran.text
        assert life.again.ran.done() == [life.first.unchanged]
        assert (life.again.outputs, life.again.files) == (life.first.outputs, life.first.files)

    def test_change_is_another_release_and_drops_no_request(self, life: Life) -> None:
        before, after = life.first.outputs, life.changed.outputs

        assert life.changed.ran.status == 0, life.changed.ran.text
        assert life.changed.failures == []
        assert life.changed.requests > ENOUGH
        assert life.changed.page == (200, "two0")
        assert after["release"] != before["release"]
        assert life.changed.instances == {after["instance"]}

    def test_broken_app_gets_no_traffic_and_is_told_with_its_lines(self, life: Life) -> None:
        told = "\n".join(error(life.broken.ran))

        assert (life.broken.ran.status, life.broken.failures) == (FAILED, []), life.broken.ran.text
        assert [words for words in self.says if words not in told] == []
        assert life.broken.page == (200, "two0")
        assert life.broken.files == life.changed.files
        assert life.changed.outputs["instance"] in life.broken.instances

    def test_fix_is_public_without_a_failed_request_and_nothing_of_the_broken_one_runs(self, life: Life) -> None:
        assert life.fixed.ran.status == 0, life.fixed.ran.text
        assert (life.fixed.failures, life.fixed.page) == ([], (200, "three0"))
        assert life.fixed.instances == {life.fixed.outputs["instance"]}

    def test_destroy_leaves_nothing(self, life: Life) -> None:
        assert life.destroyed.status == 0, life.destroyed.text
        assert life.left == set()
