"""Policy packs written in Python, driven by the real command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.toolchain.stacks import Stack

PACK = """
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

def validate(args, report):
    if "forbidden" in str(args.props.get("create")):
        report("this command is forbidden")

PolicyPack("house-rules", enforcement_level=EnforcementLevel.MANDATORY, policies=[
    ResourceValidationPolicy(name="no-forbidden", description="Nothing forbidden.", validate=validate)])
"""
PROGRAM = "from pulumi_command import local\nlocal.Command('it', create='echo {}')\n"


@pytest.fixture(params=["its own virtualenv", "the program's virtualenv"])
def pack(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A policy pack in a folder of its own."""
    folder = tmp_path / "pack"
    folder.mkdir()
    own = request.param == "its own virtualenv"
    options = f"\n  name: python\n  options:\n    virtualenv: {sys.prefix}" if own else " python"
    (folder / "PulumiPolicy.yaml").write_text(f"runtime:{options}\nversion: 1.0.0\n")
    (folder / "__main__.py").write_text(PACK)
    return folder


@pytest.mark.parametrize("verb", [["preview"], ["up", "--yes", "--skip-preview"]], ids=["preview", "up"])
@pytest.mark.parametrize("word", ["forbidden", "fine"])
def test_a_pack_refuses_what_breaks_its_rules_and_nothing_else(
    stack: Stack, pack: Path, verb: list[str], word: str
) -> None:
    stack.program(PROGRAM.format(word))
    ended = stack.pulumi(*verb, "--policy-pack", str(pack))
    assert (ended.returncode == 0) == (word == "fine"), ended.stdout
    assert ("this command is forbidden" in ended.stdout) == (word == "forbidden")


def test_a_pack_that_does_not_start_says_why(stack: Stack, pack: Path) -> None:
    (pack / "__main__.py").write_text("import nothing_of_the_kind")
    stack.program(PROGRAM.format("fine"))
    ended = stack.pulumi("preview", "--policy-pack", str(pack))
    assert ended.returncode != 0
    assert "No module named 'nothing_of_the_kind'" in ended.stdout + ended.stderr
