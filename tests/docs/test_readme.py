"""The commands of the README are run in a fresh checkout, in the order in which they stand; its tree is compared."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY, check_out, listen_on, users_environment
from tests.ports import free_port

README = (REPOSITORY / "README.md").read_text()
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
VOLATILE = re.compile(r"\b[0-9a-f]{12}\b|\d+(\.\d+)*|/\S*/\.portico")
"""Ids, times, versions, ports and folders."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listen_on(check_out(tmp_path_factory.mktemp("readme") / "portico"), free_port())


def _dialogues() -> list[tuple[str, list[str]]]:
    """Each command with the lines that the README shows after it."""
    found: list[tuple[str, list[str]]] = []
    for line in "".join(CONSOLE.findall(README)).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


@pytest.mark.quick
def test_every_command_does_and_says_what_the_readme_shows(checkout: Path) -> None:
    dialogues = [*_dialogues(), ("make down", ["everything is removed"])]

    for command, shown in dialogues:
        ran = subprocess.run(command, shell=True, cwd=checkout, env=users_environment(), capture_output=True, text=True)
        said = {VOLATILE.sub("N", line) for line in ran.stdout.splitlines()}
        assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
        assert [line for line in shown if VOLATILE.sub("N", line) not in said] == [], f"{command}: {ran.stdout}"

    assert not (checkout / ".portico").exists()


def test_the_tree_in_the_readme_is_the_tree_of_the_repository() -> None:
    shown = set(re.findall(r"^    (\S+/|__main__\.py)\s+\S", README.partition("## What is where")[2], re.MULTILINE))
    tracked = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    folders = {f"{line.partition('/')[0]}/" for line in tracked.splitlines() if "/" in line}

    assert shown - {"__main__.py"} == {name for name in folders if not name.startswith(".")}


def test_the_readme_leads_to_every_document() -> None:
    documents = {f"docs/{file.name}" for file in (REPOSITORY / "docs").glob("*.md")}

    assert documents - set(re.findall(r"\]\(([^)#]+)\)", README)) == set()


def test_the_first_screen_has_the_picture_the_promise_and_the_two_commands() -> None:
    first = "\n".join(README.splitlines()[:50])

    assert all(part in first for part in ("<picture>", "**Nginx never points", "$ make up\n", "$ make down\n"))


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", *(
    str(file.relative_to(REPOSITORY)) for file in sorted((REPOSITORY / "docs").glob("*.md")))])
def test_every_link_to_a_file_leads_somewhere(document: str) -> None:
    file = REPOSITORY / document
    prose = re.sub(r"^    .*$|`[^`\n]+`(?!\])", "", file.read_text(), flags=re.MULTILINE)
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", prose)

    assert [link for link in links if "://" not in link and not (file.parent / link).exists()] == []
