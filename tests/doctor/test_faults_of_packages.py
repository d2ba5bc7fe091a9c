"""Packages that pip cannot build are recognised by the lines that pip prints without a compiler, library or header."""

import pytest

from portico.agent.place import Place
from portico.steps.docker.build_failure import build_failure
from tests.doctor.steps import Told, failed

FATAL = "      {}: fatal error: {}: No such file or directory"
BUILT = {
    "needs-git": Told(
        {"packages": ["ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?"]},
        "there is no git", "'target.packages[N]' git, or require a released version"),
    "needs-git, by uv": Told(
        {"packages": ["error: Git executable not found. Ensure that Git is installed and available."]},
        "there is no git", "'target.packages[N]' git, or require a released version"),
    "needs-mercurial": Told(
        {"packages": ["ERROR: Cannot find command 'hg' - do you have 'hg' installed and in your PATH?"]},
        "there is no hg", "'target.packages[N]' mercurial"),
    "needs-subversion": Told(
        {"packages": ["ERROR: Cannot find command 'svn' - do you have 'svn' installed and in your PATH?"]},
        "there is no svn", "'target.packages[N]' subversion"),
    "needs-pg-config": Told(
        {"packages": [
            "      Error: pg_config executable not found.", "      pg_config is required to build psycopg2 from "
                 "source.  Please add the directory", "      [end of output]"]},
        "psycopg2 has to be compiled", "for each of libpq-dev gcc python3-dev, or require psycopg2-binary"),
    "needs-libmysqlclient": Told(
        {"packages": ["      Exception: Can not find valid pkg-config name.",
                 "      Specify MYSQLCLIENT_CFLAGS and MYSQLCLIENT_LDFLAGS env vars manually"]},
        "mysqlclient has to be compiled", "for each of default-libmysqlclient-dev pkg-config gcc"),
    "needs-libxml2": Told(
        {"packages": ["      Error: Please make sure the libxml2 and libxslt development packages are installed."]},
        "libxml2 and libxslt are not there", "for each of libxml2-dev libxslt1-dev gcc"),
    "needs-rust": Told(
        {"packages": ["      error: can't find Rust compiler", "      This package requires Rust >=1.56.0."]},
        "compiled by Rust", "for each of cargo gcc python3-dev, or require a version that has a wheel"),
    "needs-cmake": Told(
        {"packages": [
            "      subprocess.CalledProcessError: Command '['cmake', '/tmp/pip-install-tmmzu162/dlib/tools/python'"
                 ", '-DCMAKE_LIBRARY_OUTPUT_DIRECTORY=/tmp/x']' returned non-zero exit status 1."]},
        "with CMake", "for each of cmake g++"),
    "needs-python3-dev": Told({"packages": [FATAL.format("psutil/_psutil_common.c:9:10", "Python.h")]},
                              "Python.h is not there", "for each of gcc python3-dev,"),
    "needs-libpq-dev": Told({"packages": [FATAL.format("./psycopg/psycopg.h:30:10", "libpq-fe.h")]},
                            "libpq-fe.h is not there", "for each of libpq-dev gcc"),
    "needs-libffi-dev": Told({"packages": [FATAL.format("c/_cffi_backend.c:15:10", "ffi.h")]},
                             "ffi.h is not there", "for each of libffi-dev gcc"),
    "needs-libssl-dev": Told({"packages": [FATAL.format("build/temp/_openssl.c:575:10", "openssl/opensslv.h")]},
                             "openssl/opensslv.h is not there", "for each of libssl-dev gcc"),
    "needs-libldap2-dev": Told({"packages": [FATAL.format("Modules/common.h:15:10", "lber.h")]},
                               "lber.h is not there", "for each of libldap2-dev libsasl2-dev gcc"),
    "needs-unixodbc-dev": Told({"packages": [FATAL.format("src/pyodbc.h:52:10", "sql.h")]},
                               "sql.h is not there", "for each of unixodbc-dev gcc"),
    "needs-header": Told({"packages": [FATAL.format("src/kerberosbasic.h:17:10", "gssapi/gssapi.h")]},
                         "gssapi/gssapi.h is not there", "apt-file search gssapi/gssapi.h"),
    "needs-library": Told(
        {"packages": ["      ../cairo/meson.build:31:12: ERROR: Dependency lookup for cairo with method 'pkg-config' "
                 "failed: Pkg-config for machine host machine not found. Giving up."]},
        "pkg-config does not find cairo", "apt-file search cairo.pc"),
    "compiler-missing": Told({"packages": ["      error: command 'gcc' failed: No such file or directory"]},
                             "there is no C compiler", "for each of build-essential python3-dev"),
}
"""The lines of pip with their cause and remedy, by the fault's name in the catalogue."""
NO_COMPILER = (
    "      error: linker `cc` not found",
    "      ../meson.build:1:0: ERROR: Unknown compiler(s): [['cc'], ['gcc'], ['clang'], ['nvc'], ['pgcc'], ['icc']]",
    "      Exception: you need a C compiler to build uWSGI",
    "      error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory",
)
"""Lines that compilers of Rust, Meson, uWSGI and Debian's Python print."""
OTHERS = {
    "package-not-there": Told({"apt": ["E: Unable to locate package libpq99"], "no such package": ["1 libpq99"]},
                              "names libpq99", "pulumi config set --path 'target.packages[1]' NAME, one that the host"),
    "interpreter-not-packaged": Told({"apt": ["E: Unable to locate package python3.13-venv"]},
                                     "no python3.13-venv", "pulumi config set --path app.python python3,"),
    "module-gone-for-a-build": Told(
        {"packages": ['        File "<string>", line 60, in <module>',
                 "      ModuleNotFoundError: No module named 'pkg_resources'",
                 "  ERROR: Failed building wheel for bcrypt"]},
        "built by pkg_resources", "require a newer version"),
    "requirement-not-hashed": Told(
        {"packages": ["ERROR: The editable requirement file:///srv/app (from -r requirements.txt (line 3)) cannot be "
                 "installed when requiring hashes, because there is no single file to hash."]},
        "file:///srv/app", "uv export --no-emit-project"),
    "requirement-not-hashed, by uv": Told(
        {"packages": [
            "error: In `--require-hashes` mode, all requirements must have a hash, but none were provided for: "
                      "gccb @ file:///srv/app"]},
        "all requirements have hashes but gccb @ file:///srv/app", "uv export --no-emit-project"),
    "build-fails, by uv": Told(
        {"packages": ["error: Failed to build `numpy==1.11.0`", "  cause: The build backend returned an error"]},
        "numpy==1.11.0 has no wheel for this Python", "a version of numpy==1.11.0 that has a wheel"),
    "index-not-to-be-asked": Told(
        {"packages": ["error: Request failed after 3 retries in 9.8s",
                      "  cause: Failed to fetch: https://index.example.org/simple/flask/"]},
        "uv gets nothing from the package index https://index.example.org", "curl -I https://index.example.org"),
    "python-too-old-for-uv": Told(
        {"packages": ["  cause: Because the current Python version (3.9.2) does not satisfy Python>=3.11 and "
                      "ipython==9.0.0 depends on Python>=3.11, we can conclude that ipython==9.0.0 cannot be used."]},
        "ipython==9.0.0 needs another Python (Python>=3.11) than 3.9.2", "pulumi config set --path app.python python3"),
    "build-fails": Told({"packages": ["      make: *** [Makefile:7: all] Error 2",
                                 "  ERROR: Failed building wheel for foo"]},
                        "foo has no wheel for this Python", "a version of foo that has a wheel"),
}
INSTALL = 'RUN ["/venv/bin/python", "-m", "pip", "install", "--quiet", "-r", "lock.txt"]'


@pytest.mark.parametrize("name", BUILT | OTHERS)
def test_what_a_package_lacks_is_named_with_debians_packages(name: str, host: Place) -> None:
    told, expected = failed(host, (BUILT | OTHERS)[name].facts), (BUILT | OTHERS)[name]

    assert expected.cause in told.cause
    assert expected.remedy in told.remedy
    assert told.remedy.endswith("then run pulumi up again")


@pytest.mark.parametrize("line", NO_COMPILER)
def test_a_compiler_that_is_not_there_is_known_by_the_words_of_many(line: str, host: Place) -> None:
    assert "there is no C compiler" in failed(host, {"packages": [line, "      [end of output]"]}).cause


@pytest.mark.parametrize("name", BUILT)
def test_an_image_gets_it_by_the_same_setting(name: str) -> None:
    said = BUILT[name].facts["packages"]
    printed = "\n".join(["Step 1/1 : " + INSTALL, *said, "  note: an error of a subprocess", ""])

    told = build_failure(printed)

    assert told is not None
    assert told.got == BUILT[name].facts["packages"][0].strip()
    assert told.remedy.startswith("pulumi config set --path 'target.packages[N]' ")
    assert BUILT[name].remedy.rstrip(",") in told.remedy


def test_the_line_that_names_the_need_is_shown_although_more_follow(host: Place) -> None:
    lines = [*BUILT["needs-pg-config"].facts["packages"][:1], *(f"      {number}" for number in range(20))]

    told = failed(host, {"packages": lines})

    assert told.text().splitlines()[1].strip() == "Error: pg_config executable not found."
