"""A shared library that a host or an image lacks is named with Debian's package, by `target.packages` or by apt-get."""

import json
from pathlib import Path

import pytest

from portico.agent.place import Place
from portico.protocol.plan.prepare import PreparePlan
from tests.doctor.steps import ENDED, failed

SAID = {
    "lacks-libpq5": "ImportError: libpq.so.5: cannot open shared object file: No such file or directory",
    "lacks-libmagic1": "ImportError: failed to find libmagic.  Check your installation",
    "lacks-libgl1": "ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
    "lacks-libglib2.0-0": "ImportError: libgthread-2.0.so.0: cannot open shared object file: No such file or directory",
    "lacks-libpango-1.0-0": "OSError: cannot load library 'libgobject-2.0-0': libgobject-2.0-0: cannot open shared "
                            "object file: No such file or directory.  Additionally, ctypes.util.find_library() did not",
    "lacks-libcairo2": 'OSError: no library called "cairo-2" was found',
    "lacks-libmariadb3": "ImportError: libmariadb.so.3: cannot open shared object file: No such file or directory",
    "lacks-unixodbc": "ImportError: libodbc.so.2: cannot open shared object file: No such file or directory",
    "lacks-libxml2": "ImportError: libxml2.so.2: cannot open shared object file: No such file or directory",
    "lacks-libxslt1.1": "ImportError: libxslt.so.1: cannot open shared object file: No such file or directory",
    "lacks-libxmlsec1-openssl": "ImportError: libxmlsec1-openssl.so.1: cannot open shared object file: No such file",
    "lacks-libzbar0": "ImportError: Unable to find zbar shared library",
    "lacks-libgomp1": "OSError: libgomp.so.1: cannot open shared object file: No such file or directory",
    "lacks-libsndfile1": "OSError: sndfile library not found using ctypes.util.find_library",
    "library-missing": "ImportError: libraw.so.20: cannot open shared object file: No such file or directory",
}
"""A line of the app by the name of the fault."""
SET = "pulumi config set --path 'target.packages[{}]' {}"


@pytest.fixture
def prepared(host: Place, tmp_path: Path) -> Place:
    """A host that has two packages by `target.packages`."""
    plan = PreparePlan(python="python3", packages=["git", "libmagic1"])
    (tmp_path / "prepare.json").write_text(json.dumps(plan.written()))
    return host


@pytest.mark.parametrize("name", SAID)
def test_a_library_is_named_with_the_setting_that_brings_it(name: str, prepared: Place) -> None:
    package = "PACKAGE" if name == "library-missing" else name.removeprefix("lacks-")

    told = failed(prepared, {"journal": [SAID[name]], **ENDED})

    assert told.remedy.startswith(SET.format(2, package))
    assert told.remedy.endswith("then run pulumi up again")
    assert "library" in told.cause


def test_a_library_of_an_unknown_package_is_looked_for(prepared: Place) -> None:
    told = failed(prepared, {"journal": [SAID["library-missing"]], **ENDED})

    assert "where PACKAGE is the one that has it (apt-file search libraw.so.20)" in told.remedy


def test_a_psycopg_without_its_library_is_no_missing_module(prepared: Place) -> None:
    lines = ["ImportError: no pq wrapper available.", "Attempts made:",
             "- couldn't import psycopg 'c' implementation: No module named 'psycopg_c'",
             "- couldn't import psycopg 'python' implementation: libpq library not found"]

    assert failed(prepared, {"journal": lines, **ENDED}).remedy.startswith(SET.format(2, "libpq5"))


def test_several_packages_are_a_command_each(prepared: Place) -> None:
    told = failed(prepared, {"journal": [SAID["lacks-libpango-1.0-0"]], **ENDED})

    assert told.remedy.startswith(f"{SET.format(2, 'libpango-1.0-0')}; {SET.format(3, 'libpangoft2-1.0-0')}, then")


def test_on_this_machine_the_operator_installs_it(tmp_path: Path) -> None:
    here = Place(str(tmp_path), str(tmp_path))

    assert failed(here, {"journal": [SAID["lacks-libpq5"]], **ENDED}).remedy == (
        "sudo apt-get install libpq5, then run pulumi up again")
