"""The certificate as Pulumi sees it: where it stands in the chain, and what anybody may see of its key."""

from pathlib import Path

import pulumi
import pytest

from components.given_tls import GivenTls, read_tls
from portico.planning.errors import SettingsError
from portico.planning.settings import Settings
from tests.certificates import certified
from tests.components.conftest import Run

STEP = "site-certificate"
SELF_SIGNED = {"mode": "self-signed"}
IN_PROJECT = {"mode": "files", "certificate": "fullchain.pem"}
MARKER = "a-marker-that-nobody-may-see"


def test_it_is_known_to_be_good_before_nginx_gets_it(run: Run) -> None:
    program = run(tls=SELF_SIGNED)

    assert ("portico:index:Certificate", STEP) in program.components()
    assert "site-release" in program.needs(STEP)
    assert STEP in program.needs("site-nginx")


def test_another_one_is_made_beside_it_and_it_goes_when_all_is_done(run: Run) -> None:
    program = run(tls=SELF_SIGNED)

    assert "agent.pyz remove-certificate " in program.inputs(STEP)["delete"]
    assert list(program.named(STEP).replaceOnChanges) == ["triggers[*]"]
    assert run(tls=SELF_SIGNED, nginx={"server_names": ["shop.test"]}).inputs(STEP) != program.inputs(STEP)


def test_nginx_and_the_checks_are_told_of_it(run: Run) -> None:
    program = run(tls=SELF_SIGNED)
    file = program.plan(STEP)["certificate"]["file"]

    assert program.plan("site-nginx")["site"]["tls"]["file"] == file
    assert program.plan("site-nginx")["site"]["listen"] == ["127.0.0.1:8443", "127.0.0.1:8080"]
    assert program.plan("site-public-check")["public"]["tls"]["redirects"] == {
        "port": 8080, "to": "https://127.0.0.1:8443"
    }
    assert program.plan("site-upstream-check")["headers"]["X-Forwarded-Proto"] == "https"


def test_without_tls_no_plan_speaks_of_it(run: Run) -> None:
    program = run()

    assert STEP not in {name for _, name in program.custom()}
    assert "tls" not in program.plan("site-nginx")["site"]
    assert "certificate" not in program.outputs


def _read(project: Path, key: str | None, tls: dict[str, str], secret: bool = True) -> GivenTls | None:
    values = {} if key is None else {"portico:tls-key": key}
    pulumi.runtime.set_all_config(values, list(values) if secret else [])
    site = {"app": {"name": "hello", "source": "x"}, "nginx": {"server_names": ["shop.test"]}}
    return read_tls(pulumi.Config("portico"), Settings.read({**site, "tls": tls}), project)


def test_a_certificate_of_the_project_is_read_with_its_secret_key(tmp_path: Path) -> None:
    made = certified(tmp_path, "shop.test")
    given = _read(tmp_path, made.key.read_text(), IN_PROJECT)

    assert given is not None
    assert given.certificate.fingerprint == made.fingerprint


@pytest.mark.parametrize(("key", "tls", "secret", "told"), [
    (MARKER, SELF_SIGNED, True, "expected none without a tls.certificate in the project, got one"),
    (None, IN_PROJECT, True, "expected the key of fullchain.pem, encrypted, got nothing"),
    (MARKER, IN_PROJECT, False, "expected the key of fullchain.pem, encrypted, got plain text"),
    (MARKER, IN_PROJECT, True, "expected the key of fullchain.pem, without a passphrase, got something else"),
])
def test_a_key_that_does_not_fit_is_refused_without_being_shown(
    tmp_path: Path, key: str | None, tls: dict[str, str], secret: bool, told: str
) -> None:
    certified(tmp_path, "shop.test")
    with pytest.raises(SettingsError) as refused:
        _read(tmp_path, key, tls, secret)

    assert str(refused.value).startswith(f"tls-key: {told}\n    to fix it: pulumi config ")
    assert MARKER not in str(refused.value)
