"""No source tree becomes root, or leaves its place in Nginx's configuration, by a way that the pages do not name."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from portico.agent.place import Place
from portico.agent.releases import virtualenv
from portico.agent.releases.build import Build, mark
from portico.planning.nginx.block import stays_in_its_block
from portico.protocol.failure import Failure
from portico.protocol.plan.release import Release
from portico.protocol.uv import VERSION
from tests.planning.test_app_source import refusal
from tests.planning.written import write

ESCAPES = [
    "}\nserver { listen 8168; root /; ", "} server { access_log /etc/cron.d/x;", "}", "{", "location /x { return 404;",
    "add_header X 'a;", 'add_header X "a', "return 200 \\", "return 200 'a'; } # {", "# {\n}",
    "if ($a) { } }\nlocation / {",
    "return 200 \"\\\"}\"; }",
]
HARMLESS = [
    "location /x { return 404; }", "# } it is a comment", "return 200 '}';", 'return 200 "{\\"a\\": 1}";',
    "set $a ${b}c;",
    "location ~ \"^/[0-9]{4}$\" { if ($a) { return 404; } }", "rewrite a\\{b /c;", "", "gzip off;",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_a_snippet_cannot_leave_its_block(text: str, tmp_path: Path) -> None:
    write(tmp_path, {"wsgi.py": "", "requirements.txt": "", "extra.conf": text})
    assert not stays_in_its_block(text)
    assert "directives that stay in the server block" in refusal(tmp_path, snippets=["extra.conf"])


@pytest.mark.parametrize("text", HARMLESS)
def test_a_snippet_may_have_blocks_quotes_and_comments_of_its_own(text: str) -> None:
    assert stays_in_its_block(text)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Collect the commands that make a virtual environment, instead of running them."""
    ran: list[list[str]] = []

    def run(_: Build, command: list[str]) -> "subprocess.CompletedProcess[str]":
        ran.append(command)
        return subprocess.CompletedProcess(command, 0, "")

    monkeypatch.setattr(Build, "run", run)
    return ran


@pytest.fixture
def with_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Give a machine that has uv, or that has none."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def there(is_there: bool) -> None:
        (tmp_path / "portico").mkdir()
        if is_there:
            (tmp_path / "portico" / f"uv-{VERSION}").touch()

    return there


def _ensure(tmp_path: Path, requirements: str) -> str:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "requirements.txt").write_text(requirements)
    release = Release(id="r", source=str(tmp_path), requirements="requirements.txt", gunicorn="gunicorn>=23",
                      python="python3", files=[], keep=1)
    place = Place(str(tmp_path), str(tmp_path))
    return virtualenv.ensure(place, release, tmp_path / "app")


def test_no_module_of_the_source_is_imported_by_pip(
    tmp_path: Path, commands: list[list[str]], with_uv: Callable[[bool], None]
) -> None:
    with_uv(False)
    _ensure(tmp_path, "flask\n")
    assert len(commands) == 4
    assert {tuple(command[1:3]) for command in commands} == {("-I", "-m")}


def test_a_hashed_lock_stays_hashed(tmp_path: Path, commands: list[list[str]]) -> None:
    with pytest.raises(Failure) as refused:
        _ensure(tmp_path, "flask==3.1.0 \\\n    --hash=sha256:00\n")
    assert refused.value.expected == "gunicorn in requirements.txt, with its hashes like the other packages"
    assert commands == []


def test_a_hashed_lock_stays_hashed_on_every_target(tmp_path: Path) -> None:
    write(tmp_path, {"wsgi.py": "", "requirements.txt": "flask==3.1.0 \\\n    --hash=sha256:00\n"})
    assert "gunicorn in requirements.txt, with its hashes" in refusal(tmp_path)


@pytest.mark.parametrize(("uv", "number"), [(True, 2), (False, 3)])
def test_a_hashed_lock_with_gunicorn_is_installed_with_hashes_alone(
    uv: bool, number: int, tmp_path: Path, commands: list[list[str]], with_uv: Callable[[bool], None]
) -> None:
    with_uv(uv)
    _ensure(tmp_path, "gunicorn==23.0.0 \\\n    --hash=sha256:00\n")
    assert len(commands) == number
    assert commands[-1][-3:] == ["--require-hashes", "-r", "requirements.txt"]


def test_a_link_that_a_build_leaves_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".whole").symlink_to(tmp_path / "elsewhere")
    mark(tmp_path / ".whole", "")
    assert (tmp_path / ".whole").is_file()
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_a_build_leaves_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".whole").mkdir()
    with pytest.raises(Failure):
        mark(tmp_path / ".whole", "")
