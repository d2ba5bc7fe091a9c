"""A step is added to a copy of the checkout exactly as CONTRIBUTING.md says, and nothing else has to be touched."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY, check_out

pytestmark = pytest.mark.thorough

PAGE = (REPOSITORY / "CONTRIBUTING.md").read_text().partition("## Add a step")[2]
ROW, SETTING, SECTION, MODULE, COMPONENT, IMPORT, PLACE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
WORD = "warm-up"
OF_THE_CHAIN = ("tests/components/test_flask_site.py", "tests/protocol/test_chain.py", "tests/docs/test_chain.py",
                "tests/test_imports.py", "tests/test_typed_plans.py")
PICTURES = ("docs/chain.svg", "docs/chain-dark.svg")
TOUCHED = {
    "portico/protocol/chain.py", "portico/planning/settings/checks.py", "portico/protocol/plan/warm_up.py",
    "portico/agent/chain/warm_up.py", "components/warm_up.py", "components/site_on_host.py", "README.md",
    "docs/configuration.md", *PICTURES,
}


def _edit(checkout: Path, name: str, pattern: str, replacement: str) -> None:
    """Replace the one place in a file that matches the pattern."""
    text, count = re.subn(pattern, lambda match: match.expand(replacement), (checkout / name).read_text(), count=1,
                          flags=re.MULTILINE)
    assert count, f"{name} has no {pattern}"
    (checkout / name).write_text(text)


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _run(checkout: Path, *command: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *command], cwd=checkout, input=given, capture_output=True, text=True)


def _add_to_the_pages(checkout: Path) -> None:
    for picture in PICTURES:
        _edit(checkout, picture, r"upstream check, nginx site", "upstream check, warm up, nginx site")
        _edit(checkout, picture, r"^(.*)>upstream check</text>$", r"\g<0>\n\1>warm up</text>")
    _edit(checkout, "README.md", r"upstream check, nginx site", "upstream check, warm up, nginx site")
    written = _run(checkout, "-m", "docs.writing.configuration")
    (checkout / "docs/configuration.md").write_text(written.stdout)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout with the step of the page."""
    checkout = check_out(tmp_path_factory.mktemp("new-step"))
    (checkout / "components/warm_up.py").write_text(COMPONENT)
    (checkout / "portico/protocol/plan/warm_up.py").write_text(SECTION)
    (checkout / "portico/agent/chain/warm_up.py").write_text(MODULE)
    _edit(checkout, "portico/protocol/chain.py", r"^    Step\(\"nginx\"", ROW + r"\g<0>")
    _edit(checkout, "portico/planning/settings/checks.py", r"^    public: PublicExpectation = .*\n.*\n",
          r"\g<0>" + SETTING)
    _edit(checkout, "components/site_on_host.py", r"^from \.upstream_check .*\n", r"\g<0>" + IMPORT)
    _edit(checkout, "components/site_on_host.py", r"^        proven = .*\n", PLACE)
    _add_to_the_pages(checkout)
    return checkout


def test_nothing_else_was_touched(checkout: Path) -> None:
    files = [file.relative_to(checkout) for file in checkout.rglob("*")
             if file.is_file() and not {".venv", "__pycache__"} & set(file.parts)]
    changed = {str(name) for name in files if _content(REPOSITORY / name) != _content(checkout / name)}

    assert changed == TOUCHED


def test_the_agent_has_its_verb(checkout: Path) -> None:
    ran = _run(checkout, "-m", "portico.agent", WORD, given="no plan")

    assert json.loads(ran.stdout) == {"verb": WORD, "ok": False, "layer": "plan"}
    assert f" {WORD} " in _run(checkout, "-m", "portico.agent").stderr


def test_the_graph_and_the_pages_have_it_and_the_tests_of_both_hold(checkout: Path) -> None:
    ran = _run(checkout, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *OF_THE_CHAIN)

    assert ran.returncode == 0, ran.stdout[-3000:]
