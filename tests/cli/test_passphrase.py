"""Only stack `local` has the public passphrase; another stack has its own, or the command is refused."""

import io
import os
from pathlib import Path

import pytest

from portico.cli.passphrase import variables
from portico.planning.errors import PorticoError
from portico.planning.passphrase import LOCAL_PASSPHRASE, PUBLIC, VARIABLE

SALT = "encryptionsalt: v1:nI2OROJP7eU=:v1:evsKfjjv2W3VrGIc:VcwmYIuDg8FaaIlU4oEXSrwJRwtnvg==\n"


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nobody has given one, and nobody can be asked."""
    for name in list(os.environ):
        if name.startswith("PULUMI_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return monkeypatch


def _added(project: Path, command: str, selected: str = "prod") -> dict[str, str]:
    return variables(tuple(command.split()), project, lambda: selected)


@pytest.mark.parametrize(("command", "selected"), [
    ("up --stack local", "prod"), ("stack init local", ""), ("config set --secret k v", "local"),
    ("stack output", "organization/portico/local"),
])
def test_stack_local_is_given_the_public_one(tmp_path: Path, command: str, selected: str) -> None:
    assert _added(tmp_path, command, selected) == {VARIABLE: LOCAL_PASSPHRASE}


@pytest.mark.parametrize("command", ["stack init prod", "stack init", "config set --secret k v", "up", "preview -s x",
                                     "destroy --stack prod"])
def test_another_stack_without_one_is_refused_with_what_to_type(tmp_path: Path, command: str) -> None:
    with pytest.raises(PorticoError, match="got none, and no terminal") as refused:
        _added(tmp_path, command)

    assert "openssl rand -base64 32 > ~/.portico-passphrase" in str(refused.value)


@pytest.mark.parametrize("command", ["stack output url", "config set k v", "version", "stack ls", "config get k"])
def test_what_may_need_none_is_left_to_pulumi(tmp_path: Path, command: str) -> None:
    assert _added(tmp_path, command) == {}


@pytest.mark.parametrize(("command", "salt"), [
    ("stack init prod", ""), ("config set --secret k v", ""), ("config set k --secret v", SALT), ("up", SALT),
])
@pytest.mark.parametrize("public", PUBLIC)
def test_a_public_one_that_was_given_for_another_stack_is_refused(
    tmp_path: Path, passphrase: pytest.MonkeyPatch, command: str, salt: str, public: str
) -> None:
    (tmp_path / "Pulumi.prod.yaml").write_text(salt)
    passphrase.setenv(VARIABLE, public)

    with pytest.raises(PorticoError, match=f"got {public}, which everybody can read"):
        _added(tmp_path, command)


@pytest.mark.parametrize("command", ["stack init prod", "preview", "stack change-secrets-provider passphrase"])
def test_a_public_one_opens_an_example_until_it_has_its_own(
    tmp_path: Path, passphrase: pytest.MonkeyPatch, command: str
) -> None:
    (tmp_path / "Pulumi.prod.yaml").write_text(SALT)
    passphrase.setenv(VARIABLE, PUBLIC[1])

    assert _added(tmp_path, command) == {}


@pytest.mark.parametrize(("command", "backend", "text"), [
    ("stack init prod --secrets-provider awskms://x", "", ""), ("up", "", "secretsprovider: gcpkms://x\n"),
    ("stack init prod", "https://api.pulumi.com", ""),
])
def test_a_stack_of_a_key_service_needs_none(
    tmp_path: Path, passphrase: pytest.MonkeyPatch, command: str, backend: str, text: str
) -> None:
    (tmp_path / "Pulumi.prod.yaml").write_text(text)
    passphrase.setenv("PULUMI_BACKEND_URL", backend)

    assert _added(tmp_path, command) == {}


def test_one_of_its_own_is_left_alone_and_nobody_asks_which_stack_it_is(
    tmp_path: Path, passphrase: pytest.MonkeyPatch
) -> None:
    passphrase.setenv(VARIABLE, "one-of-its-own")

    assert variables(("up",), tmp_path, lambda: pytest.fail("asked")) == {}
