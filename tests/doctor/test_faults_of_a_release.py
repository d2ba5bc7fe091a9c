"""Why a new release does not come up: by lines that Python, Flask, SQLite and systemd print."""

from pathlib import Path

import pytest

from portico.agent.doctor.catalogue.left_python import SINCE_3_12, SINCE_3_13
from portico.agent.place import Place
from tests.doctor.steps import ENDED, GENERAL, RUNS, Told, failed

APP = "/srv/portico-shop/releases/e3608756edbd/app"
TIMED_OUT = {"import": ["no end within 35 s, twice as long is 70 s"], **ENDED}
OF_A_VARIABLE = ["Traceback (most recent call last):", f'  File "{APP}/wsgi.py", line 2, in <module>',
                 '    TOKEN = os.environ["PAYMENT_TOKEN"]', "KeyError: 'PAYMENT_TOKEN'"]


def imported(module: str) -> dict[str, list[str]]:
    return {"journal": [f"ModuleNotFoundError: No module named '{module}'"], **ENDED}


RELEASES = {
    "pkg-resources-gone": Told(imported("pkg_resources"), "setuptools below 82", "add setuptools<82"),
    "distutils-gone": Told(imported("distutils.util"), "left Python with version 3.12", "add setuptools to"),
    "module-left-python": Told(imported("cgi"), "cgi left Python", "add standard-cgi to"),
    "audioop-gone": Told(imported("audioop"), "left Python with version 3.13", "add audioop-lts"),
    "imp-gone": Told(imported("imp"), "nothing takes its place", "app.python python3.11"),
    "variable-missing": Told({"variable": ["PAYMENT_TOKEN"], "journal": OF_A_VARIABLE, **ENDED},
                             "the environment variable PAYMENT_TOKEN", "--path app-secrets.PAYMENT_TOKEN VALUE"),
    "secret-key-missing": Told(
        {"journal": ["RuntimeError: The session is unavailable because no secret key was set.  Set the secret_key on "
                     "the application to something unique and secret."], "upstream": ["500 in 3 ms"], **RUNS},
        "sets no SECRET_KEY", "--path app-secrets.SECRET_KEY VALUE"),
    "release-is-read-only": Told(
        {"journal": [f"PermissionError: [Errno 13] Permission denied: '{APP}/instance'"], **ENDED},
        f"writes beside its code, {APP}/instance", "os.environ['STATE_DIRECTORY']"),
    "folder-is-read-only": Told(
        {"journal": ["OSError: [Errno 30] Read-only file system: '/home/shop/instance'"], **ENDED},
        "the app writes where only its state directory can be written", "os.environ['STATE_DIRECTORY']"),
    "database-is-read-only": Told(
        {"journal": ["sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) unable to open database file"],
         **ENDED},
        "the app's database is where the app may not write", "os.environ['STATE_DIRECTORY']"),
    "interpreter-in-a-home": Told(
        {"interpreter": ["in an open home: /home/deploy/python3.11"],
         "step": ["ActiveState=failed, Result=exit-code, ExecMainStatus=203"], "journal": [], **ENDED},
        "/home/deploy/python3.11 is below a home", "systemd.protect_home read-only"),
    "interpreter-in-a-closed-home": Told(
        {"interpreter": ["in a closed home: /root/.local/share/uv/python/cpython-3.13/bin/python3.13"],
         "step": ["exit status 203"], "journal": [], **ENDED},
        "no other user may enter", "UV_PYTHON_INSTALL_DIR"),
    "app-runs-itself": Told(
        {"journal": ["WARNING: This is a development server. Do not use it in a production deployment."], **TIMED_OUT},
        "runs Flask's own server", '`if __name__ == "__main__":`'),
    "import-too-slow": Told({"journal": [], **TIMED_OUT}, "not imported within 35 s", "checks.upstream.deadline 70"),
    "host-not-trusted": Told({"journal": [], "upstream": ["400 in 3 ms"], "host": ["shop.example.org"], **RUNS},
                             "named the host shop.example.org", "add shop.example.org to the app's TRUSTED_HOSTS"),
}
"""The facts, cause and remedy of each fault, by its name in the catalogue."""
WRITES = (
    f"OSError: [Errno 30] Read-only file system: '{APP}/uploads'",
    "OSError: [Errno 30] Read-only file system: '/app/instance'",
    "PermissionError: [Errno 13] Permission denied: '/srv/portico-shop/instances/15194123ac4c/app/app.log'",
    f"PermissionError: [Errno 13] Permission denied: b'{APP}/x'",
    "sqlite3.OperationalError: attempt to write a readonly database",
)


@pytest.mark.parametrize("name", RELEASES)
def test_a_release_that_does_not_come_up_is_told_why(name: str, host: Place) -> None:
    expected, told = RELEASES[name], failed(host, RELEASES[name].facts)

    assert expected.cause in told.cause
    assert expected.remedy in told.remedy
    assert told.remedy.endswith("then run pulumi up again")


@pytest.mark.parametrize("line", WRITES)
def test_a_write_beside_the_code_is_sent_to_the_state_directory(line: str, host: Place) -> None:
    assert "STATE_DIRECTORY" in failed(host, {"journal": [line], **ENDED}).remedy


@pytest.mark.parametrize("module", f"{SINCE_3_12}|{SINCE_3_13}".split("|"))
def test_each_module_that_left_python_has_a_package_of_its_own(module: str, host: Place) -> None:
    assert f"add standard-{module} to the app's requirements" in failed(host, imported(module)).remedy


def test_a_module_whose_name_only_begins_like_a_former_one_is_another(host: Place) -> None:
    assert "bring a module imp_shop" in failed(host, imported("imp_shop")).cause


def test_an_import_that_fails_in_time_is_not_called_slow(tmp_path: Path) -> None:
    told = failed(Place(str(tmp_path), str(tmp_path), "shop"), {"journal": [], "import": [], **ENDED})

    assert (told.cause, told.remedy) == ("not recognised", GENERAL)
