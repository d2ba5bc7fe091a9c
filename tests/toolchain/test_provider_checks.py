"""The `command` provider checks inputs and their changes before anything runs."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import empty_pb2

from tests.toolchain.provider_driver import (
    ARCHIVE,
    ASSET,
    COPY,
    LOCAL,
    REMOTE,
    SIGNATURE,
    UNKNOWN,
    Provider,
    secret,
)

DEFAULTS = {"user": "root", "port": 22.0, "dialErrorLimit": 10.0, "perDialTimeout": 15.0}
TEXT = {SIGNATURE: ASSET, "text": "hello", "hash": "1"}
BEFORE = {"create": "a", "triggers": ["x", "y"], "environment": {"A": "1"}, "stdin": secret("s"), "source": TEXT}


def test_it_answers_as_version_1_2_1(provider: Provider) -> None:
    assert provider.stub.GetPluginInfo(empty_pb2.Empty()).version == "1.2.1"


@pytest.mark.parametrize(
    "inputs",
    [
        {"create": "true"},
        {"create": secret("true"), "environment": {"A": secret("1")}},
        {"create": UNKNOWN, "triggers": [1.0, {"deep": [True]}], "logging": "none"},
    ],
)
def test_good_inputs_come_back_as_they_were(provider: Provider, inputs: dict[str, Any]) -> None:
    assert provider.check(LOCAL, inputs) == (inputs, [])


@pytest.mark.parametrize(
    ("token", "inputs", "failure"),
    [
        (LOCAL, {"crate": "x"}, ("crate", "Unrecognized field 'crate' on 'local.CommandInputs'")),
        (LOCAL, {"connection": {}}, ("connection", "Unrecognized field 'connection' on 'local.CommandInputs'")),
        (
            LOCAL,
            {"create": 5},
            ("create", "Field 'create' on 'local.CommandInputs' must be a 'string'; got 'float' instead"),
        ),
        (REMOTE, {"dir": "/"}, ("dir", "Unrecognized field 'dir' on 'remote.CommandInputs'")),
        (REMOTE, {}, ("connection", "Missing required field 'connection' on 'remote.CommandInputs'")),
        (REMOTE, {"connection": {}}, ("host", "Missing required field 'host' on 'remote.Connection'")),
        (
            REMOTE,
            {"connection": {"host": "h", "hots": 1}},
            ("hots", "Unrecognized field 'hots' on 'remote.Connection'"),
        ),
        (
            COPY,
            {"connection": {"host": "h"}, "remotePath": "/x", "source": UNKNOWN},
            ("asset", "either asset or archive must be set"),
        ),
        (
            COPY,
            {"connection": {"host": "h"}, "remotePath": "/x", "source": {SIGNATURE: ARCHIVE, "assets": {}}},
            ("archive", "archive must be a path to a file or directory"),
        ),
    ],
)
def test_bad_inputs_are_named(provider: Provider, token: str, inputs: dict[str, Any], failure: tuple[str, str]) -> None:
    assert failure in provider.check(token, inputs)[1]


@pytest.mark.parametrize("wrap", [lambda value: value, secret], ids=["plain", "secret"])
def test_a_connection_gets_its_defaults_and_becomes_secret(provider: Provider, wrap: Any) -> None:
    given = {"host": "h", "port": 2222.0, "proxy": {"host": "p"}}
    checked, failures = provider.check(REMOTE, {"connection": wrap(given)})
    assert not failures
    assert checked == {"connection": secret({**DEFAULTS, **given, "proxy": {**DEFAULTS, "host": "p"}})}


@pytest.mark.parametrize(
    ("change", "kinds", "replaces"),
    [
        pytest.param({}, {}, [], id="nothing"),
        pytest.param({"create": "b"}, {"create": "UPDATE"}, [], id="another command"),
        pytest.param({"delete": "d"}, {"delete": "ADD"}, [], id="a new input"),
        pytest.param({"stdin": None}, {"stdin": "DELETE"}, [], id="one input less"),
        pytest.param({"stdin": secret("t")}, {"stdin": "UPDATE"}, [], id="another secret"),
        pytest.param({"stdin": "s"}, {"stdin": "UPDATE"}, [], id="no longer secret"),
        pytest.param({"environment": {"A": "2"}}, {"environment.A": "UPDATE"}, [], id="a value within"),
        pytest.param(
            {"environment": {"A": "1", "b-c": "2"}}, {'environment["b-c"]': "ADD"}, [], id="a key that is no name"
        ),
        pytest.param({"triggers": ["x", "z"]}, {"triggers[1]": "UPDATE"}, [], id="another trigger"),
        pytest.param({"triggers": ["x"]}, {"triggers[1]": "DELETE"}, [], id="one trigger less"),
        pytest.param({"triggers": None}, {"triggers": "DELETE_REPLACE"}, ["triggers"], id="no triggers any more"),
        pytest.param({"source": {**TEXT, "text": "other"}}, {}, [], id="an asset with the same hash"),
        pytest.param({"source": {**TEXT, "hash": "2"}}, {"source": "UPDATE"}, [], id="an asset with another hash"),
        pytest.param({"version": "1.2.1", "__internal": 1}, {}, [], id="the engine's own keys"),
    ],
)
def test_a_change_of_inputs_is(
    provider: Provider, change: dict[str, Any], kinds: dict[str, str], replaces: list[str]
) -> None:
    news = {key: value for key, value in {**BEFORE, **change}.items() if value is not None}
    assert provider.diff(LOCAL, BEFORE, news) == {"kinds": kinds, "replaces": replaces}


def test_first_triggers_replace(provider: Provider) -> None:
    found = provider.diff(LOCAL, {"create": "a"}, {"create": "a", "triggers": ["x"]})
    assert found == {"kinds": {"triggers": "ADD_REPLACE"}, "replaces": ["triggers"]}


def test_ignored_changes_are_no_changes(provider: Provider) -> None:
    assert provider.diff(LOCAL, BEFORE, {**BEFORE, "create": "b"}, ["create"])["kinds"] == {}
