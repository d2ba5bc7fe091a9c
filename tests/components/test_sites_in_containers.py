"""The chain on a Docker Engine: what there is, what waits for what, and what nobody may see."""

import itertools
import json
from typing import Any

import pytest

from portico.planning.docker.engine import DockerEngine, Ran
from portico.protocol import chain
from tests.components.conftest import Hooks, Program, Run

COMMAND, CONTAINER = "command:local:Command", "docker:index/container:Container"
STAGE = {
    ("pulumi:providers:docker", "site-prepare-engine"),
    ("docker:index/network:Network", "site-prepare-network"),
    *(("docker:index/volume:Volume", f"site-prepare-{name}-volume") for name in ("nginx", "static", "state")),
    ("docker:index/remoteImage:RemoteImage", "site-prepare-nginx-image"),
    (CONTAINER, "site-prepare-nginx"),
}
INSTANCE = {("docker:index/volume:Volume", "site-gunicorn-volume"), (CONTAINER, "site-gunicorn-container")}
WORDS = [word for word, step in chain.STEPS.items() if not step.optional]
FROM_GUNICORN = WORDS[WORDS.index("gunicorn"):]
EDGES = [
    ("prepare", "prepare-owner"), ("prepare-nginx", "prepare"),
    ("release", "prepare-nginx"), ("static", "release"), ("gunicorn-conf", "release"), ("nginx", "static"),
    ("gunicorn-container", "gunicorn-conf"), ("gunicorn", "gunicorn-container"),
    *((upper, lower) for lower, upper in itertools.pairwise(FROM_GUNICORN)),
]
MARKER = "a-marker-that-nobody-may-see"
SERVER = {"Version": "27.1.0", "ApiVersion": "1.46", "Os": "linux", "Arch": "amd64"}
LOOK, PUT_BACK = "site-prepare-nginx-look", "site-prepare-nginx-put-back"
NGINX = f"sha256:{'1' * 64}"
ANSWERS = {"version": json.dumps(SERVER), "ps": "", "volume": "", "context": "unix:///var/run/docker.sock\n",
           "image": json.dumps({"WorkingDir": "/shop"}), "run": json.dumps({"kept": []})}
"""The answers of the engine to its commands; the last two are for a ready image."""


@pytest.fixture
def run_contained(run: Run, hooks: Hooks, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program for an engine that is there and has nothing of the site yet."""
    image = Ran(0, json.dumps({"Id": NGINX, "RepoDigests": []}), "")
    monkeypatch.setattr(DockerEngine, "ask", lambda engine, command, *rest, **options: ANSWERS[command])
    monkeypatch.setattr(DockerEngine, "run", lambda engine, *rest, **options: image)

    def run_it(**sections: Any) -> Program:
        app = {"name": "hello", "source": "examples/hello"}
        return run(**{"app": app, "target": {"kind": "docker"}, **sections})

    return run_it


@pytest.mark.parametrize("preview", [True, False])
def test_a_site_is_exactly_these_resources(run_contained: Run, preview: bool) -> None:
    program = run_contained(preview=preview)

    commands = {(COMMAND, f"site-{step}") for step in ("prepare-owner", "gunicorn-conf", *WORDS)}
    assert set(program.custom()) == STAGE | INSTANCE | commands
    assert len(program.custom()) == len(set(program.custom()))


def test_each_layer_waits_for_the_one_below(run_contained: Run) -> None:
    program = run_contained()

    assert [(name, below) for name, below in EDGES if f"site-{below}" not in program.needs(f"site-{name}")] == []


def test_only_nginx_publishes_a_port_and_on_loopback(run_contained: Run) -> None:
    program = run_contained(nginx={"http_port": 8099})

    assert program.inputs("site-prepare-nginx")["ports"] == [{"internal": 8099, "external": 8099, "ip": "127.0.0.1"}]
    assert "ports" not in program.inputs("site-gunicorn-container")


@pytest.mark.parametrize(("section", "values", "same"), [
    ("rollout", {"drain_timeout": 99}, True), ("nginx", {"http_port": 8099}, False),
])
def test_nginx_is_replaced_for_an_argument_of_its_container_alone(
    run_contained: Run, section: str, values: dict[str, Any], same: bool
) -> None:
    before, after = (program.inputs("site-prepare-nginx")["labels"]
                     for program in (run_contained(), run_contained(**{section: values})))

    assert (before == after) is same


def test_the_image_of_nginx_is_named_by_its_content(run_contained: Run) -> None:
    assert run_contained().inputs("site-prepare-nginx-image")["name"] == NGINX


def test_the_folder_that_an_app_of_a_ready_image_keeps_is_mounted_from_its_state(run_contained: Run) -> None:
    app = {"name": "hello", "image": "shop:1", "persist": ["kept"], "release_command": "flask init-db"}
    program = run_contained(app=app)
    command, image = program.plan("site-release-command"), program.plan("site-release")

    assert program.inputs("site-gunicorn-container")["mounts"] == [
        {"type": "volume", "source": "portico-mocked-state", "target": "/shop/kept",
         "volumeOptions": {"subpath": "kept", "noCopy": True}}
    ]
    assert command["release_command"]["mounted"] == {"/shop/kept": "kept"}
    assert image["image"]["persist"] == ["kept"]


def test_a_base_of_a_registry_is_named_by_its_digest_and_is_part_of_the_release(
    run_contained: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = []
    for digest in (f"python@sha256:{'1' * 64}", f"python@sha256:{'2' * 64}"):
        image = Ran(0, json.dumps({"Id": NGINX, "RepoDigests": [digest]}), "")
        monkeypatch.setattr(DockerEngine, "run", lambda *words, image=image, **options: image)
        programs.append(run_contained(docker={"nginx_image": "python:3.13-slim"}))
        assert programs[-1].plan("site-prepare")["docker"]["python_image"] == digest

    first, second = (program.plan("site-release")["image"]["release"] for program in programs)
    assert first != second


def test_an_instance_is_made_beside_the_one_that_serves(run_contained: Run) -> None:
    program = run_contained()

    assert not program.named("site-gunicorn-container").deleteBeforeReplace


def test_nginx_is_looked_at_before_it_is_made_and_removed_when_all_is_done(run_contained: Run) -> None:
    made = run_contained().named("site-prepare-nginx")

    assert not made.deleteBeforeReplace
    assert (list(made.hooks.before_create), list(made.hooks.on_error)) == ([LOOK], [PUT_BACK])
    assert "#initerror" in made.replaceOnChanges


def test_another_setting_of_the_container_is_another_instance(run_contained: Run) -> None:
    usual, smaller = run_contained(), run_contained(docker={"memory": 64})

    assert usual.plan("site-gunicorn")["instance"]["id"] != smaller.plan("site-gunicorn")["instance"]["id"]


def test_a_secret_is_in_no_input_that_anybody_may_read(run_contained: Run) -> None:
    program = run_contained(secrets={"TOKEN": MARKER})

    assert MARKER not in json.dumps(program.shown())
    assert program.plan("site-gunicorn-secrets")["secrets"] == {"TOKEN": MARKER}
    assert 'raw_env = [' in "\n".join(program.plan("site-gunicorn-conf")["conf"])
