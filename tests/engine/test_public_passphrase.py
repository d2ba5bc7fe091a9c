"""Plain `pulumi up` of a stack whose secrets everybody can read."""

import subprocess
from pathlib import Path

import pytest

from portico.planning.passphrase import FILE_VARIABLE, PUBLIC, VARIABLE, has_salt, public_one
from tests.engine.conftest import MakeSite
from tests.engine.site import Site


@pytest.fixture(scope="module")
def site(make_site: MakeSite) -> Site:
    """A site with a stack of such a passphrase, never up."""
    made = make_site()
    made.stack = "prod"
    made.environment[VARIABLE] = PUBLIC[0]
    assert made.pulumi("stack", "init", "prod").status == 0
    return made


def test_it_is_refused_and_what_the_error_says_makes_it_good(site: Site, tmp_path: Path) -> None:
    ran = site.up()
    remedy = ran.text.partition("to fix it: ")[2].partition("\n")[0]
    typed = subprocess.run(["bash", "-ec", f"{remedy}\npulumi stack --show-name --stack prod && env"], text=True,
                           cwd=site.checkout, env={**site.environment, "HOME": str(tmp_path)}, capture_output=True)

    assert ran.status != 0
    assert "stack prod: expected a passphrase of its own, got portico-local, which everybody can read" in ran.text
    assert typed.returncode == 0, typed.stderr
    assert f"{FILE_VARIABLE}={tmp_path}/.portico-passphrase" in typed.stdout
    assert has_salt(site.checkout / "Pulumi.prod.yaml")
    assert public_one(site.checkout / "Pulumi.prod.yaml", {}) is None


def test_stack_local_may_have_it(site: Site) -> None:
    site.stack = "local"
    assert site.pulumi("stack", "init", "local").status == 0
    site.configure("app", source="nowhere")

    ran = site.up()

    assert ran.status != 0
    assert "passphrase" not in ran.text
    assert "app.source: expected a folder, got " in ran.text
