"""The packages that a step loads: each one is a program of its own, and a deploy runs ten of them."""

import subprocess
import sys

from tests.checkout import REPOSITORY

STEPS = REPOSITORY / "portico" / "steps"
HEAVY = {"asyncio", "jinja2", "pulumi", "pydantic", "yaml"}
"""Packages that take longer to load than most steps take."""


def test_steps_in_containers_and_in_a_swarm_load_no_settings_and_no_templates() -> None:
    modules = [".".join(module.relative_to(REPOSITORY).with_suffix("").parts)
               for folder in ("docker", "swarm") for module in sorted((STEPS / folder).glob("*.py"))]
    program = f"import sys, {', '.join(modules)}; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True)

    assert HEAVY & set(done.stdout.split()) == set()
