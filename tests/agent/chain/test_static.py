"""Static files: a set of them, and what becomes of earlier sets."""

import gzip
from pathlib import Path

from portico.agent.drift import steps
from portico.agent.place import Place
from portico.protocol.plan.static import StaticPlan
from tests.agent.apps import saying
from tests.agent.driver import Chain, Source
from tests.agent.watching import answer, until
from tests.load import Load

SCRIPT = "let x = 1;\n" * 500


def _folder(chain: Chain, source: Source) -> Path:
    return chain.directory / "static" / str(source.static["id"]) / "0"


def _deployed(chain: Chain, text: str, **files: str) -> None:
    """Deploy an app with these scripts, by their names without extension."""
    chain.deployed({**saying(text), **{f"static/{name}.js": content for name, content in files.items()}})


def _found(chain: Chain, *names: str) -> list[str]:
    """Return what clients get for scripts; the status where it is not 200."""
    answers = [answer(chain.port, f"/static/{name}.js") for name in names]
    return [body if status == 200 else str(status) for status, body in answers]


def test_a_file_that_a_release_does_not_change_has_the_same_time_in_each_set(chain: Chain) -> None:
    first, second = (
        _folder(chain, chain.released({**saying("x"), "static/app.js": SCRIPT, "static/b.js": each})) for each in "12"
    )
    assert first != second
    for name in ("app.js", "app.js.gz"):
        assert (first / name).stat().st_mtime == (second / name).stat().st_mtime
    assert (first / "b.js").stat().st_mtime != (second / "b.js").stat().st_mtime


def test_a_compressed_file_that_was_changed_or_removed_is_drift(chain: Chain) -> None:
    source = chain.released({**saying("x"), "static/app.js": SCRIPT, "static/b.js": SCRIPT})
    place, plan = Place(str(chain.directory), str(chain.run)), StaticPlan.read({"static": source.static})
    assert list(steps.static(place, plan)) == []
    (_folder(chain, source) / "app.js.gz").write_bytes(gzip.compress(b"other"))
    (_folder(chain, source) / "b.js.gz").unlink()
    assert sorted((Path(each.where).name, each.what) for each in steps.static(place, plan)) == [
        ("app.js.gz", "edited"), ("b.js.gz", "missing")
    ]


def test_a_page_that_was_loaded_before_a_deploy_finds_its_files(chain: Chain) -> None:
    mark = chain.directory / "static/earlier/switching"
    _deployed(chain, "one", app="1", one="1")
    source = chain.released({**saying("two"), "static/app.js": "2", "static/two.js": "2"})
    assert mark.exists(), "no file is kept for long by its version until the public check"
    section = chain.activated(source, chain.proven(source))
    chain.does("public-check", **chain.public(section["config_id"]))
    assert _found(chain, "app", "one", "two", "none") == ["2", "1", "2", "404"]
    assert not mark.exists()


def test_no_request_is_lost_while_a_setting_of_static_files_is_switched_off_and_on(chain: Chain) -> None:
    _deployed(chain, "one", app=SCRIPT)
    with Load(chain.port) as asked:
        until(lambda: asked.answers)
        for settings in ({"gzip": False}, {"earlier_static": False, "immutable_names": None}, {}):
            chain.nginx, chain.earlier_static = settings, 2 if settings.get("earlier_static", True) else 0
            _deployed(chain, "one", app=SCRIPT)
            assert _found(chain, "app") == [SCRIPT]
    assert (asked.failures, bool(asked.answers)) == ([], True)


def test_a_folder_of_a_package_is_served_and_known_to_drift(chain: Chain) -> None:
    source = chain.released({**saying("x"), "static/app.js": "1"})
    packaged = {"url": "/debug/", "path": "debug/shared", "folder": "1", "files": [], "package": "werkzeug"}
    static = {**source.static, "id": "0123456789ab", "locations": [*source.static["locations"], packaged]}
    line = chain.does("static", static=static)
    section = chain.activated(Source(source.tree, static), chain.proven(source))
    chain.does("public-check", **chain.public(section["config_id"]))
    assert (answer(chain.port, "/debug/debugger.js")[0], line["files"] > 3) == (200, True)
    place, plan = Place(str(chain.directory), str(chain.run)), StaticPlan.read({"static": static})
    assert list(steps.static(place, plan)) == []
    (chain.directory / "static/0123456789ab/1/debugger.js").write_text("edited")
    assert [each.what for each in steps.static(place, plan)] == ["edited"]
