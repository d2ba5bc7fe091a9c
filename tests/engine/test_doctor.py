"""`bin/portico doctor` on this machine: what has ended or was edited is named, and its remedy mends it."""

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.agent.watching import until
from tests.engine import apps
from tests.engine.conftest import MakeSite
from tests.engine.examined import doctor, examined, must_be_mended, must_be_well, take
from tests.engine.site import Site
from tests.processes import processes_below

MARKER = "a-marker-that-nobody-may-see"


@pytest.fixture(scope="module")
def deployed(make_site: MakeSite) -> Site:
    """A site with a secret, which the doctor must not tell."""
    site = make_site()
    site.hide("TOKEN", MARKER)
    site.must_up()
    return site


def _kill(site: Site, what: str) -> None:
    """The processes with these words in their titles, those that begin meanwhile, too."""

    def none_is_left() -> bool:
        found = [pid for pid, title in processes_below(site.checkout).items() if what in title]
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not found

    until(none_is_left, 10)


def _gunicorn(site: Site) -> None:
    _kill(site, "gunicorn.conf.py")


def _nginx(site: Site) -> None:
    _kill(site, "nginx: ")


def _master_of_nginx(site: Site) -> None:
    _kill(site, "nginx: master")


def _socket(site: Site) -> None:
    Path(site.outputs()["hosts"]["127.0.0.1"]["upstream"].removeprefix("unix:")).unlink()


def _conf_of_gunicorn(site: Site) -> None:
    conf = site.place / "instances" / site.outputs()["instance"] / "gunicorn.conf.py"
    conf.write_text(f"{conf.read_text()}workers = 7\n")


def _site_of_nginx(site: Site) -> Path:
    return site.place / "nginx" / "sites-enabled" / "shop.conf"


def _semicolon(site: Site) -> None:
    conf = _site_of_nginx(site)
    conf.write_text(conf.read_text().replace("server_tokens off;", "server_tokens off", 1))


def _edited(site: Site) -> None:
    conf = _site_of_nginx(site)
    conf.write_text(conf.read_text().replace("nosniff", "sniff", 1))


def _removed(site: Site) -> None:
    _site_of_nginx(site).unlink()


FAULTS: list[tuple[str, Callable[[Site], None]]] = [
    ("local-gunicorn-gone", _gunicorn),
    ("local-nginx-gone", _nginx),
    ("local-nginx-without-its-master", _master_of_nginx),
    ("local-gunicorn-deaf", _socket),
    ("local-gunicorn-conf-edited", _conf_of_gunicorn),
    ("semicolon-lacking", _semicolon),
    ("site-file-edited", _edited),
    ("local-nginx-conf-edited", _removed),
]


@pytest.mark.quick
@pytest.mark.parametrize("name", ["update-did-not-pass"])
def test_an_update_that_did_not_pass_is_named_and_the_same_update_mends_it(
    deployed: Site, tmp_path: Path, name: str
) -> None:
    trouble = tmp_path / "trouble"
    trouble.touch()
    deployed.write({**apps.good(""), "wsgi.py": apps.FAILS_BEHIND_NGINX.format(marker="one", trouble=str(trouble))})

    with deployed.impatient():
        assert deployed.up().status != 0
    trouble.unlink()

    must_be_mended(deployed, name)


def test_a_site_that_is_well_gives_no_finding(deployed: Site) -> None:
    must_be_well(deployed)


@pytest.mark.parametrize(("name", "bring_about"), FAULTS, ids=[how.__name__ for _, how in FAULTS])
def test_a_fault_is_named_and_its_remedy_mends_it(
    deployed: Site, name: str, bring_about: Callable[[Site], None]
) -> None:
    bring_about(deployed)

    assert must_be_mended(deployed, name)["evidence"]


def test_of_two_faults_the_one_nearer_the_root_is_named_first(deployed: Site) -> None:
    _nginx(deployed)
    _gunicorn(deployed)

    first = examined(deployed)["diagnosis"]
    take(deployed, first["remedy"])

    assert first["name"] == "local-gunicorn-gone"
    must_be_mended(deployed, "local-nginx-gone")


def test_nothing_of_the_agent_has_to_be_there(deployed: Site) -> None:
    agent = deployed.place / "agent.pyz"
    kept = agent.read_bytes()
    agent.unlink()
    must_be_well(deployed)
    _gunicorn(deployed)

    must_be_mended(deployed, "local-gunicorn-gone")

    agent.write_bytes(kept)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_it_changes_nothing_and_tells_no_secret(deployed: Site, options: list[str]) -> None:
    before = _files(deployed)

    ran = doctor(deployed, *options)

    assert MARKER not in ran.stdout + ran.stderr
    assert "\x1b" not in ran.stdout
    assert _files(deployed) == before


def _files(site: Site) -> dict[Path, int]:
    """Return when each file was written; logs are left out, because the doctor's requests are logged."""
    return {path: path.lstat().st_mtime_ns for path in site.place.rglob("*")
            if path.is_file() and "logs" not in path.parts and path.name != "gunicorn.log"}
