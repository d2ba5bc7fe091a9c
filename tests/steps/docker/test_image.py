"""`portico.steps.docker.image`: what it asks of a stand-in for `docker`, and plans that are not whole."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from portico.protocol.plan_text import plan_text
from tests.checkout import REPOSITORY

IMAGE = {"tag": "shop-prod:1", "site": "shop-prod", "release": "1", "context": "", "keep": 1}
ID = "sha256:1"
ABSENT = "echo No such image >&2; exit 1"


class Docker:
    """A `docker` that answers by its first words, and writes down what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers: dict[str, str] = {}

    def run(self, verb: str, text: str | None = None, **image: Any) -> tuple[dict[str, Any], str]:
        """The last line, and the words for people."""
        cases = "\n".join(f"{words!r}*) {script} ;;" for words, script in self.answers.items())
        program = self.folder / "docker"
        program.write_text(f'#!/bin/sh\necho "$*" >> {self.folder}/asked\ncase "$*" in\n{cases}\nesac\n')
        program.chmod(0o755)
        plan = plan_text(docker={"host": None}, image={**IMAGE, "context": str(program), **image})
        done = subprocess.run(
            [sys.executable, "-m", "portico.steps.docker.image", verb], cwd=REPOSITORY, text=True, capture_output=True,
            input=plan if text is None else text, env={**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}"},
        )
        told = json.loads(done.stdout)
        assert done.returncode == (0 if told["ok"] else 1)
        return told, done.stderr

    def asked(self) -> list[str]:
        return (self.folder / "asked").read_text().splitlines()


@pytest.fixture
def docker(tmp_path: Path) -> Docker:
    return Docker(tmp_path)


def test_an_image_that_is_there_is_told_and_nothing_built(docker: Docker) -> None:
    docker.answers["image inspect"] = f"echo {ID}"
    told, _ = docker.run("release")
    assert told == {"verb": "release", "ok": True, "proved": "image: shop-prod:1 was there", "image": "shop-prod:1",
                    "id": ID}
    assert docker.asked() == ["image inspect --format {{.Id}} shop-prod:1"]


def test_a_build_gets_the_context_and_says_the_release(docker: Docker) -> None:
    docker.answers["image inspect"] = f"if test -e {docker.folder}/built; then echo {ID}; else {ABSENT}; fi"
    docker.answers["build"] = f"cat > {docker.folder}/built"
    told, words = docker.run("release")
    assert (told["ok"], words) == (True, "image: building shop-prod:1\nimage: shop-prod:1 built\n")
    assert docker.asked()[1] == "build --tag shop-prod:1 --label portico.release=1 -"
    assert (docker.folder / "built").read_bytes() == (docker.folder / "docker").read_bytes()


def test_a_failure_of_no_step_is_told_in_the_words_of_the_engine(docker: Docker) -> None:
    docker.answers = {"image inspect": ABSENT, "build": "echo the disk is on fire >&2; exit 1"}
    told, words = docker.run("release")
    assert told == {"verb": "release", "ok": False, "layer": "docker"}
    assert "docker build: expected exit status 0, got 1\n        the disk is on fire\n" in words


def test_an_image_of_a_verified_release_is_kept(docker: Docker) -> None:
    docker.answers = {"image ls": "echo 1", "image inspect": f"echo {ID}"}
    words = docker.run("remove-release")[1]
    assert words == "image: shop-prod:1 is kept, one of the 1 verified releases to go back to\n"


def test_a_text_that_is_no_plan_is_refused(docker: Docker) -> None:
    told, words = docker.run("release", "{}")
    assert told == {"verb": "release", "ok": False, "layer": "plan"}
    assert words.startswith("plan: expected a whole plan on standard input, got ValueError: expected '@portico plan 1'")


def test_a_plan_without_an_image_is_refused(docker: Docker) -> None:
    _, words = docker.run("release", plan_text(docker={"host": None}))
    assert words.startswith("plan: expected a whole plan on standard input: docker, image, got KeyError: 'image'")


def test_a_verb_that_nobody_knows_is_refused(docker: Docker) -> None:
    assert docker.run("push")[1].startswith("plan: expected the verb release or remove-release, got push\n")
