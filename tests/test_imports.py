"""Imports go one way."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
HOUSES = ("components", "portico", "docs", "policies", "toolchain", "tests")
MAY = {
    "bin": {"portico.cli", "portico.planning", "toolchain"},
    "components": {"components", "portico.targets", "portico.planning", "portico.protocol"},
    "portico/targets": {"portico.targets", "portico.planning", "portico.protocol"},
    "portico/planning": {"portico.planning", "portico.protocol"},
    "portico/steps": {"portico.steps", "portico.planning", "portico.protocol"},
    "portico/cli": {"portico.cli", "portico.steps", "portico.planning", "portico.protocol"},
    "portico/agent": {"portico.agent", "portico.protocol"},
    "portico/protocol": {"portico.protocol"},
    "docs/writing": {"docs.writing", "portico.planning", "portico.agent", "portico.protocol"},
    "policies": {"policies"},
    "toolchain": {"toolchain"},
}


def _imports(package: str) -> Iterator[tuple[Path, str]]:
    """Each file with the full names of the modules that it imports."""
    for file in (REPOSITORY / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from ((file, name.name) for name in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from ((file, f"{node.module}.{name.name}") for name in node.names)


def _is_below(name: str, packages: Collection[str]) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("package", MAY)
def test_a_package_imports_only_what_is_below_it(package: str) -> None:
    ours = [(file, name) for file, name in _imports(package) if _is_below(name, HOUSES)]
    assert [(file, name) for file, name in ours if not _is_below(name, MAY[package])] == []


@pytest.mark.parametrize("package", sorted(set(MAY) - {"portico/targets"}))
def test_only_the_targets_know_the_providers(package: str) -> None:
    assert [file for file, name in _imports(package) if _is_below(name, {"pulumi_command", "pulumi_docker"})] == []
