"""Imports go one way."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
OURS = {"cli", "components", "onhost", "planning", "policies", "targets", "tests", "toolchain"}
MAY = {
    "components": {"components", "targets", "planning"},
    "targets": {"targets", "planning"},
    "planning": {"planning"},
    "cli": {"cli", "planning"},
    "onhost": {"onhost"},
    "policies": {"policies"},
    "toolchain": {"toolchain"},
}


def _imports(package: str) -> Iterator[tuple[Path, str]]:
    for file in (REPOSITORY / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from ((file, name.name.partition(".")[0]) for name in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield file, str(node.module).partition(".")[0]


@pytest.mark.parametrize("package", MAY)
def test_a_package_imports_only_what_is_below_it(package: str) -> None:
    assert [(file, name) for file, name in _imports(package) if name in OURS - MAY[package]] == []


@pytest.mark.parametrize("package", sorted(set(MAY) - {"targets"}))
def test_only_the_targets_know_the_providers(package: str) -> None:
    assert [file for file, name in _imports(package) if name in {"pulumi_command", "pulumi_docker"}] == []
