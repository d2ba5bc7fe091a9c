"""Secrets: on standard input of one step, encrypted in the state, and nowhere else."""

import json

from google.protobuf.json_format import MessageToDict

from tests.components.conftest import SECRET_SIGNATURE, Run

MARKER = "a-marker-that-nobody-may-see"


def test_a_secret_is_in_one_input_only_and_that_one_is_secret(run: Run) -> None:
    program = run(secrets={"TOKEN": MARKER})
    holders = {request.name: MessageToDict(request.object) for request in program.requests
               if MARKER in json.dumps(MessageToDict(request.object))}

    assert set(holders) == {"site-gunicorn-secrets"}
    stdin = holders["site-gunicorn-secrets"].pop("stdin")
    assert SECRET_SIGNATURE in stdin
    assert MARKER not in json.dumps(holders)


def test_a_changed_secret_is_a_new_instance(run: Run) -> None:
    first, second = run(secrets={"TOKEN": "1"}), run(secrets={"TOKEN": "2"})

    assert first.plan("site-gunicorn")["instance"]["id"] != second.plan("site-gunicorn")["instance"]["id"]


def test_the_instance_id_is_shown_although_it_covers_a_secret(run: Run) -> None:
    program = run(secrets={"TOKEN": MARKER})

    assert isinstance(program.inputs("site-gunicorn")["triggers"][0], str)
    assert program.plan("site-nginx")["site"]["instance"] == program.plan("site-gunicorn")["instance"]["id"]


def test_the_key_of_the_instance_id_is_made_once_and_kept_as_a_secret(run: Run) -> None:
    key = run(secrets={"TOKEN": MARKER}).named("site-instance-key")

    assert list(key.ignoreChanges) == ["create"]
    assert set(key.additionalSecretOutputs) == {"stdout", "stderr"}


def test_before_the_key_exists_a_preview_says_so_instead_of_guessing(run: Run) -> None:
    program = run(secrets={"TOKEN": MARKER}, preview=True)

    assert set(program.inputs("site-gunicorn")) >= {"create", "delete"}


def test_a_variable_and_the_release_command_get_the_folders_of_this_machine(run: Run) -> None:
    app = {"name": "hello", "source": "examples/hello", "release_command": "true",
           "environment": {"A": "${APP}/x", "S": "${STATE_DIRECTORY}"}}
    program = run(app=app)
    instance, place = program.plan("site-gunicorn")["instance"], program.plan("site-gunicorn")["directory"]

    expected = {"A": f"{place}/releases/{instance['release']}/app/x", "S": f"{place}/state"}
    assert instance["environment"] == expected
    assert program.plan("site-release-command")["release_command"]["environment"] == expected
