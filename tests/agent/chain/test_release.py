"""Code, packages and static files, in folders named by their content."""

import os
import subprocess
import sys

import pytest

from portico.protocol.plan.static import EARLIER
from portico.protocol.uv import VERSION
from tests.agent.apps import saying
from tests.agent.driver import REQUIREMENTS, Chain, Source
from tests.agent.watching import files_of, until
from tests.processes import processes_below

APP = {**saying("x"), "pkg/deep/data.txt": "data", "static/style.css": "body {}"}
TOLD_TO_END_WHILE_IT_STARTS = """
import os, signal, subprocess, sys
start, word = subprocess.Popen._execute_child, sys.argv.pop(1)
def told(child, command, *others):
    start(child, command, *others)
    if word in command:
        os.kill(os.getpid(), signal.SIGTERM)
subprocess.Popen._execute_child = told
from portico.agent.__main__ import main
sys.exit(main())
"""
"""An agent: SIGTERM comes when a process with that word runs, and nobody could note yet which one that is."""


def whole(source: Source) -> dict[str, bytes]:
    return files_of(source.tree.directory)


def test_a_release_holds_exactly_the_listed_files(chain: Chain) -> None:
    source = chain.released(APP)
    app = chain.directory / "releases" / source.release / "app"
    assert files_of(app) == whole(source)


def test_modes_and_links_are_kept(chain: Chain) -> None:
    source = chain.source({**APP, "run.sh": "", "requirements.txt": REQUIREMENTS})
    (source.tree.directory / "run.sh").chmod(0o755)
    (source.tree.directory / "linked.txt").symlink_to("pkg/deep/data.txt")
    source = chain.source({**APP, "run.sh": "", "requirements.txt": REQUIREMENTS})
    chain.does("release", release=chain.release_section(source.tree))
    app = chain.directory / "releases" / source.release / "app"
    assert os.access(app / "run.sh", os.X_OK)
    assert os.readlink(app / "linked.txt") == "pkg/deep/data.txt"


def test_a_source_that_changed_meanwhile_is_refused(chain: Chain) -> None:
    source = chain.source({**APP, "requirements.txt": REQUIREMENTS})
    (source.tree.directory / "wsgi.py").write_text("changed")
    words = chain.refuses("release", release=chain.release_section(source.tree))
    assert "it changed while it was being copied" in words
    assert not list((chain.directory / "releases").iterdir())


def test_a_file_that_vanished_meanwhile_is_refused(chain: Chain) -> None:
    source = chain.source({**APP, "requirements.txt": REQUIREMENTS})
    (source.tree.directory / "wsgi.py").unlink()
    assert "as it was a moment ago" in chain.refuses("release", release=chain.release_section(source.tree))


def test_a_requirement_that_does_not_exist_is_told_in_the_installers_words(chain: Chain) -> None:
    source = chain.source({**APP, "requirements.txt": "./no-such-package-here\n"})
    words = chain.refuses("release", release=chain.release_section(source.tree))
    assert "no-such-package-here" in words
    assert "fix requirements.txt" in words.splitlines()[-1]
    assert [path.name for path in (chain.directory / "venvs").glob("[!.]*")] == [chain.environment.name]


def test_an_unknown_python_is_told(chain: Chain) -> None:
    source = chain.source({**APP, "requirements.txt": REQUIREMENTS})
    section = {**chain.release_section(source.tree), "python": "python9.9"}
    words = chain.refuses("release", release=section)
    assert "expected a Python called python9.9" in words
    assert "app.python" in words


def test_an_interrupted_virtual_environment_is_made_anew(chain: Chain) -> None:
    section = chain.release_section(chain.source({**APP, "requirements.txt": "gunicorn>=23,<28\n"}).tree)
    child, folder = chain.spawned("release", release=section), chain.directory / "venvs"
    until(lambda: len(list(folder.glob("*/lib"))) == 2)
    child.kill()
    child.communicate()
    assert sorted(path.parent.name for path in folder.glob("*/.whole")) == [chain.environment.name]
    made = folder / chain.does("release", release=section)["venv"]
    assert subprocess.run([made / "bin/python", "-m", "gunicorn", "--version"], capture_output=True).returncode == 0
    assert not processes_below(folder)


def test_a_cancelled_installation_leaves_nothing(chain: Chain) -> None:
    section = chain.release_section(chain.source({**APP, "requirements.txt": "gunicorn>=23,<28\n"}).tree)
    child, folder = chain.spawned("release", release=section), chain.directory / "venvs"
    until(lambda: len(list(folder.glob("[!.]*"))) == 2)
    child.terminate()
    child.communicate()
    assert [path.name for path in folder.glob("[!.]*")] == [chain.environment.name]
    assert not processes_below(chain.directory)


@pytest.mark.parametrize(("word", "installer"), [("venv", "uv"), ("ensurepip", "pip"), ("install", "uv")])
def test_one_that_is_cancelled_while_a_process_starts_leaves_nothing(word: str, installer: str, chain: Chain) -> None:
    source = chain.source({**APP, "requirements.txt": "gunicorn>=23,<28\n"})
    section = {**chain.release_section(source.tree), "installer": installer}
    child = chain.spawned("release", (sys.executable, "-c", TOLD_TO_END_WHILE_IT_STARTS, word), release=section)
    _, words = child.communicate(timeout=60)
    assert "got SIGTERM: the update was cancelled" in words
    until(lambda: not processes_below(chain.directory))
    assert [path.name for path in (chain.directory / "venvs").glob("[!.]*")] == [chain.environment.name]


@pytest.mark.parametrize(("installer", "by"), [("uv", f"uv {VERSION}"), ("pip", "pip")])
def test_packages_are_made_by_the_installer_that_the_step_names(installer: str, by: str, chain: Chain) -> None:
    source = chain.source({**APP, "requirements.txt": f"gunicorn>=23,<28\n# {installer}\n"})
    section = {**chain.release_section(source.tree), "installer": installer}
    told = chain.told("release", release=section, deadline=600)
    assert told.line["installer"] == by
    assert f"by {by}\n" in told.words
    made = chain.directory / "venvs" / told.line["venv"]
    assert list(made.glob("lib/*/site-packages/gunicorn/__pycache__/*.pyc"))


def test_static_files_are_copied_once_for_the_same_content(chain: Chain) -> None:
    first, second = chain.released(APP), chain.released({**APP, **saying("other")})
    assert first.static["id"] == second.static["id"]
    folder = chain.directory / "static"
    assert {path.name for path in folder.iterdir()} - {EARLIER} == {first.static["id"]}
    assert files_of(folder / first.static["id"] / "0") == {"style.css": b"body {}"}


def test_packages_out_of_the_source_are_installed_from_the_release_itself(chain: Chain) -> None:
    project = '[project]\nname = "inner"\nversion = "1"\n[tool.setuptools]\npy-modules = ["inner"]\n'
    requirements = "-e ./lib\ngunicorn>=23,<28\n"
    source = chain.source({**APP, "lib/pyproject.toml": project, "lib/inner.py": "", "requirements.txt": requirements})
    venv = chain.does("release", release=chain.release_section(source.tree), deadline=600)["venv"]
    python = chain.directory / "venvs" / str(venv) / "bin" / "python"
    shown = subprocess.run([python, "-c", "import inner; print(inner.__file__)"], capture_output=True, text=True)
    assert shown.stdout.strip() == str(chain.directory / "releases" / source.release / "app" / "lib" / "inner.py")
