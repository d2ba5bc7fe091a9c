"""The command line: one verb, one plan, one line."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from portico.agent.__main__ import VERBS
from tests.agent.apps import saying
from tests.agent.driver import ROOT, Chain, Source

SOURCES = sorted(file for room in ("agent", "protocol") for file in (ROOT / "portico" / room).rglob("*.py"))
OLDEST = (3, 9)
TIMES = dict.fromkeys(("ms", "when", "proved", "seconds", "activation"))

ONLY_IN_CONTAINERS = {"conf", "swarm-upstream-check", "swarm-public-check"}


def run(*command: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, input=given, capture_output=True, text=True, cwd=ROOT)


def imported(source: Path) -> set[str]:
    """The top-level packages that a module imports, at its top or anywhere else."""
    nodes = list(ast.walk(ast.parse(source.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in plain | parts}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_only_the_standard_library_is_imported(source: Path) -> None:
    assert imported(source) <= {"portico", *sys.stdlib_module_names}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_oldest_python_understands_the_syntax(source: Path) -> None:
    assert ast.parse(source.read_text(), feature_version=OLDEST).body


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_text_that_is_no_plan_is_refused_by_every_verb(verb: str, zipped: Path) -> None:
    told = run(sys.executable, "-I", str(zipped), verb, given="{}")
    assert told.returncode == 1
    assert json.loads(told.stdout) == {"verb": verb, "ok": False, "layer": "plan"}
    assert "expected '@portico plan 1' as the first line, got '{}'" in told.stderr


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"directory": "/x", "run": "/x", "deadline": "soon"}'])
def test_a_plan_that_was_cut_off_is_refused_in_words(body: str) -> None:
    told = run(sys.executable, "-m", "portico.agent", "prepare", given=f"@portico plan 1\n{body}\n")
    assert told.returncode == 1
    assert json.loads(told.stdout)["layer"] == "plan"
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("gunicorn", "remove-gunicorn")])
def test_an_unknown_verb_is_answered_with_the_known_ones(arguments: tuple[str, ...]) -> None:
    told = run(sys.executable, "-m", "portico.agent", *arguments)
    assert told.returncode == 2
    assert "upstream-check" in told.stderr


def test_a_section_that_is_not_whole_is_refused_by_its_name(chain: Chain) -> None:
    told = chain.told("release", release={"id": "0", "source": "/nowhere", "python": "python3"})
    assert told.line == {"verb": "release", "ok": False, "layer": "plan"}
    assert told.words.startswith("plan: expected a text as release.requirements, got nothing\n")


def test_a_section_of_an_instance_that_is_not_whole_is_refused_by_its_name(chain: Chain) -> None:
    told = chain.told("gunicorn", instance={"id": "0"})
    assert told.line["layer"] == "plan"
    assert told.words.startswith("plan: expected a text as instance.release, got nothing\n")


def test_a_fault_of_the_agent_itself_ends_with_one_line_too(chain: Chain) -> None:
    release = chain.release_section(chain.source(saying("one")).tree)
    told = chain.told("release", release={**release, "files": ["no-line-of-a-manifest"]})
    assert told.status == 1
    assert told.line["ok"] is False
    assert "Traceback" in told.words


@pytest.mark.parametrize("version", ["3.9", "3.13"])
def test_the_zipped_agent_runs_the_chain_on_other_pythons(version: str, chain: Chain, zipped: Path) -> None:
    python = next((str(python) for python in pythons(version)), None)
    if python is None:
        pytest.skip(f"this machine cannot run Python {version}: there is none")
    chain.agent = (python, "-I", str(zipped))
    assert chain.does("prepare")["python"].startswith(version)
    chain.deployed(saying("old"))


def pythons(version: str) -> list[Path]:
    """Interpreters of a version: on the PATH, or of pyenv."""
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep) if "shims" not in folder]
    folders += Path.home().glob(f".pyenv/versions/{version}.*/bin")
    return [folder / f"python{version}" for folder in folders if (folder / f"python{version}").exists()]


def once(chain: Chain, instance: dict[str, Any], source: Source) -> dict[str, dict[str, Any]]:
    """The verbs of a site's life, in their order."""
    site, folder = chain.activation(source, instance["id"]), chain.directory / "certificates" / "made"
    certificate = {"mode": "self-signed", "names": ["shop.test"], "rejects_unknown_names": False,
                   "file": str(folder / "fullchain.pem"), "key_file": str(folder / "privkey.pem")}
    command = {"id": "1", "release": source.release, "command": "true", "deadline": 9, "environment": {}, "secrets": {},
               "service": []}
    return {"release": {"release": chain.release_section(source.tree)}, "static": {"static": source.static},
            "certificate": {"certificate": certificate}, "release-command": {"release_command": command},
            "secrets": {"instance": instance["id"], "secrets": {}}, "gunicorn": {"instance": instance},
            "upstream-check": chain.check(instance["id"]), "nginx": {"site": site},
            "update-nginx": {"site": site}, "public-check": chain.public(site["config_id"]), "remove-public-check": {},
            "remove-nginx": {}, "remove-gunicorn": {"instance": instance},
            "remove-secrets": {"instance": instance["id"]}, "remove-certificate": {"certificate": certificate},
            "remove-static": {"static": source.static},
            "remove-release": {"release": {"id": source.release, "keep": 1}}}


def test_every_verb_may_run_twice(chain: Chain) -> None:
    source = chain.released(saying("twice"))
    steps = once(chain, chain.instance(source), source)
    assert {*steps, "prepare", "remove-prepare"} == set(VERBS) - ONLY_IN_CONTAINERS
    for verb, sections in steps.items():
        first, second = chain.does(verb, **sections), chain.does(verb, **sections)
        assert {**first, **TIMES} == {**second, **TIMES}
