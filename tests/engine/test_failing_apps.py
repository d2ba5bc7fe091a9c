"""Apps that must not get traffic: the update fails at the step at fault, and the previous release keeps answering."""

from dataclasses import dataclass

import pytest

from tests.engine import apps
from tests.engine.site import Site
from tests.load import Load


@dataclass(frozen=True)
class Bad:
    """A change that breaks the app, and what the error must hold."""

    files: dict[str, str]
    says: tuple[str, ...]


BAD = {
    "cannot import": Bad(
        {"wsgi.py": apps.CANNOT_IMPORT},
        ("gunicorn: expected", "No module named 'nowhere_to_be_found'", 'wsgi.py", line 1', "add the package of"),
    ),
    "answers 500": Bad(
        {"wsgi.py": apps.ANSWERS_500},
        ("upstream: expected status 200-399 from /", "got 500 in", "RuntimeError: the till is empty", "mend the app"),
    ),
    "hangs": Bad({"wsgi.py": apps.HANGS}, ("upstream: expected", "got no answer within 2 s", "to mend it:")),
    "exits after 2 s": Bad({"wsgi.py": apps.EXITS_AFTER_2_S}, ("upstream: expected", "exited", "out of luck")),
    "a factory without parentheses": Bad(
        {"wsgi.py": apps.FACTORY.replace("create_app", "app")},
        ("upstream: expected", "takes 0 positional arguments but 2 were given", "app.entrypoint 'module:create_app()'"),
    ),
    "a requirement that is missing": Bad(
        {"wsgi.py": f"import tablib\n{apps.good('x')['wsgi.py']}"}, ("gunicorn: expected", "'tablib'", "requirements")
    ),
    "a requirement that does not exist": Bad(
        {"requirements.txt": f"{apps.REQUIREMENTS}flask==0.0.0.1\n"}, ("release: expected", "mend requirements.txt")
    ),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_a_broken_release_gets_no_traffic_and_going_back_is_clean(deployed: Site, bad: Bad) -> None:
    instance, files = deployed.outputs()["instance"], deployed.nginx_files()

    with Load(deployed.port) as load:
        deployed.write({**apps.good("bad"), **bad.files})
        broken = deployed.up()
        after_broken, running = deployed.nginx_files(), deployed.instances()
        deployed.write(apps.good("one"))
        deployed.must_up()

    assert broken.status != 0
    assert [words for words in bad.says if words not in broken.text] == []
    assert (after_broken, running) == (files, {instance})
    assert load.failures == []
    assert (deployed.instances(), deployed.nginx_files()) == ({instance}, files)


def test_a_broken_release_then_a_good_one_drops_no_request(deployed: Site) -> None:
    with Load(deployed.port) as load:
        deployed.write({**apps.good("bad"), "wsgi.py": apps.ANSWERS_500})
        assert deployed.up().status != 0
        deployed.write(apps.good("mended"))
        deployed.must_up()

    assert load.failures == []
    assert deployed.get() == (200, "mended0")
    assert deployed.instances() == {deployed.outputs()["instance"]}
    assert len(list((deployed.place / "releases").iterdir())) == 1
    assert "16 unchanged" in deployed.must_up()
