"""The folders, the tools, the agent itself."""

import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.agent.apps import saying
from tests.agent.driver import Chain


def test_the_agent_is_installed_with_its_modules_compiled(chain: Chain, zipped: Path) -> None:
    chain.agent = (sys.executable, "-I", str(zipped))
    chain.does("prepare")
    with zipfile.ZipFile(chain.directory / "agent.pyz") as installed, zipfile.ZipFile(zipped) as plain:
        assert set(installed.namelist()) == {name + end for name in plain.namelist() for end in ("", "c")}


def test_modules_compiled_for_another_python_are_not_used(chain: Chain, zipped: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.pyz"
    with zipfile.ZipFile(zipped) as plain, zipfile.ZipFile(foreign, "w") as other:
        for name in plain.namelist():
            other.writestr(name, plain.read(name))
            other.writestr(f"{name}c", b"\x00\x00\r\n" + bytes(12))
    chain.agent = (sys.executable, "-I", str(foreign))
    chain.deployed(saying("still"))


def test_a_newer_agent_replaces_the_older(chain: Chain, zipped: Path) -> None:
    (chain.directory / "agent.pyz").write_bytes(b"old")
    chain.agent = (sys.executable, "-I", str(zipped))
    chain.does("prepare")
    chain.agent = (sys.executable, "-I", str(chain.directory / "agent.pyz"))
    chain.does("prepare")


def test_a_machine_without_nginx_is_told_what_to_type(chain: Chain) -> None:
    program = "import shutil, sys; shutil.which = lambda *_, **__: None; sys.argv = ['agent', 'prepare']"
    chain.agent = (sys.executable, "-c", f"{program}; from portico.agent.__main__ import main; sys.exit(main()) #")
    words = chain.refuses("prepare")
    assert "expected nginx on this machine, got none, and no apt-get" in words
    assert "install nginx with this system's packages" in words
    chain.agent = (sys.executable, "-m", "portico.agent")


def test_a_renamed_stack_is_refused_before_a_folder_is_made(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_COMMAND_STDOUT", '{"stack": "prod"}')
    renamed = replace(chain, folder=chain.folder / "live")

    words = renamed.refuses("prepare", pulumi_stack="live")

    assert "prepare: expected the site of stack live, got that of stack prod" in words
    assert not renamed.directory.exists()
