"""Apps that must not get traffic: the update fails at the step at fault, and the previous release keeps answering."""

import pytest

from tests.engine import apps
from tests.engine.bad_apps import BAD, Bad
from tests.hosts.conftest import MakeDirect
from tests.hosts.direct import DirectSite

CASES = {name: BAD[name] for name in ("cannot import", "answers 500", "hangs", "exits after 2 s")}
"""The broken apps that the service manager notices; the agent notices the others on every machine."""


@pytest.fixture(scope="module")
def hosted(make_direct: MakeDirect) -> DirectSite:
    """A site that does not wait long for an app that hangs when it is to end."""
    site = make_direct()
    site.configure("gunicorn", graceful_timeout=1)
    site.must_up()
    return site


@pytest.fixture(scope="module")
def live(hosted: DirectSite) -> str:
    """The instance that was live before anything was broken."""
    return str(hosted.outputs()["instance"])


@pytest.mark.parametrize("bad", CASES.values(), ids=list(CASES))
def test_a_broken_release_gets_no_traffic_and_the_error_quotes_the_journal(
    hosted: DirectSite, live: str, bad: Bad
) -> None:
    hosted.write({**apps.good("bad"), **bad.files})

    told = "\n".join(hosted.refused(bad.settle))

    assert [words for words in bad.says if words not in told] == []
    assert hosted.get() == (200, "one0")
    assert hosted.instances() == hosted.starting_at_boot() == {live}


def test_going_back_after_a_broken_release_is_clean(hosted: DirectSite, live: str) -> None:
    files = hosted.nginx_files()

    with hosted.load() as load:
        hosted.write({**apps.good("bad"), "wsgi.py": apps.CANNOT_IMPORT})
        with hosted.impatient():
            broken = hosted.up()
        hosted.write(apps.good("one"))
        hosted.must_up()

    assert (broken.status != 0, load.failures) == (True, [])
    assert hosted.get() == (200, "one0")
    assert hosted.nginx_files() == files
    assert hosted.instances() == hosted.starting_at_boot() == {live}
    assert hosted.kept("releases") == {hosted.outputs()["release"]}


def test_a_broken_release_then_a_good_one_drops_no_request(hosted: DirectSite) -> None:
    with hosted.load() as load:
        hosted.write({**apps.good("bad"), "wsgi.py": apps.ANSWERS_500})
        with hosted.impatient():
            broken = hosted.up()
        hosted.write(apps.good("mended"))
        hosted.must_up()

    outputs = hosted.outputs()
    assert (broken.status != 0, load.failures) == (True, [])
    assert hosted.get() == (200, "mended0")
    assert hosted.instances() == hosted.starting_at_boot() == hosted.kept("instances") == {outputs["instance"]}
    assert hosted.kept("releases") == {outputs["release"]}
    hosted.must_do_nothing()


def test_an_app_with_a_thread_that_never_ends_is_no_failing_app(hosted: DirectSite) -> None:
    endless = "import threading\n\nthreading.Thread(target=threading.Event().wait).start()\n"
    hosted.write({**apps.good(""), "wsgi.py": f"{apps.GOOD.format(marker='threaded ')}{endless}"})

    with hosted.load() as load:
        hosted.must_up()

    assert load.failures == []
    assert hosted.get() == (200, "threaded 0")


def test_a_debian_package_that_is_not_there_is_refused_with_apts_word_and_its_setting(hosted: DirectSite) -> None:
    hosted.configure("target", packages=["libmagic99"])
    with hosted.impatient():
        told = hosted.up()
    hosted.configure("target", packages=[])

    assert "    E: Unable to locate package libmagic99" in told.text
    assert "cause: target.packages names libmagic99, which no package source of this host has" in told.text
    assert "to fix it: pulumi config set --stack test --path 'target.packages[0]' NAME, one that the host" in told.text
    assert hosted.get()[0] == 200
