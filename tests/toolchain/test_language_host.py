"""The language host, driven by the real command line."""

from __future__ import annotations

import json
import sys

import pytest

from tests.toolchain.stacks import Stack

COMMAND = """
import pulumi
from pulumi_command import local
made = local.Command("made", create="echo made >> trace; cat", stdin=pulumi.Config().get("word") or "hello")
pulumi.export("stdout", made.stdout)
pulumi.export("context", [pulumi.get_project(), pulumi.get_stack(), pulumi.runtime.is_dry_run()])
"""


def test_a_program_runs_and_the_second_time_nothing_does(stack: Stack) -> None:
    stack.program(COMMAND)
    first, second = stack.up(), stack.up()
    assert (first.returncode, second.returncode) == (0, 0)
    assert "2 unchanged" in second.stdout
    assert (stack.folder / "trace").read_text() == "made\n"
    assert stack.output("stdout") == "hello"
    assert json.loads(stack.output("context", "--json")) == ["portico-toolchain", "dev", False]


def test_a_preview_shows_the_lines_that_change_and_runs_nothing(stack: Stack) -> None:
    stack.program(COMMAND)
    stack.up()
    stack.program(COMMAND.replace("hello", "hello\\nworld"))
    shown = stack.pulumi("preview", "--diff").stdout
    assert "~ stdin: " in shown
    assert "+ world" in shown
    assert (stack.folder / "trace").read_text() == "made\n"


def test_a_secret_is_shown_nowhere(stack: Stack) -> None:
    assert stack.pulumi("config", "set", "--secret", "word", "open-sesame").returncode == 0
    stack.program(COMMAND.replace('.get("word")', '.get_secret("word")').replace("cat", "cat > /dev/null"))
    ended = stack.up()
    assert ended.returncode == 0
    assert "open-sesame" not in ended.stdout + ended.stderr
    assert not [one for one in (stack.folder / "state").rglob("*") if one.is_file() and b"sesame" in one.read_bytes()]


@pytest.mark.parametrize(
    ("program", "shown"),
    [
        pytest.param("1 / 0", "line 1, in <module>\n        1 / 0", id="an exception shows its own lines"),
        pytest.param("import pulumi; raise pulumi.RunError('told')", "error: told", id="a RunError only its text"),
        pytest.param("import sys; sys.exit(4)", "program exited with non-zero exit code: 4", id="an exit its status"),
        pytest.param("import nothing_of_the_kind", "No module named 'nothing_of_the_kind'", id="an import its name"),
    ],
)
def test_a_program_that_fails_says_why_without_the_machinery(stack: Stack, program: str, shown: str) -> None:
    stack.program(program)
    ended = stack.up()
    assert ended.returncode != 0
    assert shown in ended.stdout
    assert "runner.py" not in ended.stdout
    assert "runpy" not in ended.stdout


def test_a_resource_that_fails_ends_the_program_without_a_traceback(stack: Stack) -> None:
    stack.program("""
import pulumi
from pulumi_command import local
broken = local.Command("broken", create="echo because; exit 3")
after = local.Command("after", create="true", opts=pulumi.ResourceOptions(depends_on=[broken]))
""")
    ended = stack.up()
    assert ended.returncode != 0
    assert 'exit status 3: running "echo because; exit 3":' in ended.stdout
    for noise in ("Traceback", "KeyboardInterrupt", "asyncio", "non-zero exit code"):
        assert noise not in ended.stdout + ended.stderr


def test_a_program_that_is_not_there_is_named(stack: Stack) -> None:
    assert "unable to find main python program `__main__.py`" in stack.up().stdout


def test_what_a_program_prints_is_shown(stack: Stack) -> None:
    stack.program("import sys; print('to stdout'); print('to stderr', file=sys.stderr)")
    shown = stack.up().stdout
    assert "to stdout" in shown
    assert "to stderr" in shown


def test_a_missing_virtualenv_is_made_with_its_requirements(stack: Stack) -> None:
    (stack.folder / "Pulumi.yaml").write_text(
        "name: portico-toolchain\nruntime: {name: python, options: {virtualenv: venv}}\n"
    )
    (stack.folder / "requirements.txt").write_text("")
    assert stack.pulumi("install").returncode == 0
    assert (stack.folder / "venv/bin/python").exists()
    stack.program("")
    assert "cannot import pulumi" in stack.up().stdout


def test_an_unknown_toolchain_is_refused(stack: Stack) -> None:
    stack.program("")
    project = "name: portico-toolchain\nruntime: {name: python, options: {toolchain: poetry}}\n"
    (stack.folder / "Pulumi.yaml").write_text(project)
    ended = stack.up()
    assert "toolchain: poetry is not supported" in ended.stdout + ended.stderr


def test_about_names_the_programs_python_and_its_packages(stack: Stack) -> None:
    stack.program("")
    shown = stack.pulumi("about").stdout
    assert f"executable='{sys.prefix}/bin/python'" in shown
    assert "pulumi_command" in shown
