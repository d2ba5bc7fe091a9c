"""Planning is at the bottom: what it loads, and what it loads it with."""

import ast
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
ABOVE = ("components", "portico.agent", "portico.cli", "portico.steps", "portico.targets", "pulumi", "pulumi_command",
         "pulumi_docker", "tests", "toolchain")
MODULES = sorted((PROJECT / "portico" / "planning").rglob("*.py"))


def _imported(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return {name.partition(".")[0] for name in found}


def test_only_rendering_imports_jinja() -> None:
    assert [module.name for module in MODULES if "jinja2" in _imported(module)] == ["rendering.py"]


def test_nothing_from_above_is_loaded_with_all_of_planning() -> None:
    names = [".".join(module.relative_to(PROJECT).with_suffix("").parts) for module in MODULES]
    program = f"import sys, {', '.join(names)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert [name for name in done.stdout.split() if f"{name}.".startswith(tuple(f"{one}." for one in ABOVE))] == []
