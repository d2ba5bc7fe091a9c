"""The Debian packages that requirements need where they are built, by the lines that uv and pip print.

`target.packages` brings them to hosts and into images.
"""

from typing import NamedTuple, Sequence


class BuildNeed(NamedTuple):
    """A need is something that a package looks for while it is built."""

    name: str
    pattern: str
    """A regular expression for the line of uv or pip that names the need. Its groups may be used in `cause`."""
    cause: str
    packages: str
    """Names of Debian packages, the same on Debian 12 and 13 and on Ubuntu 22.04 and 24.04; empty where they depend on
    what is named."""
    otherwise: str
    """A requirement to use in place of the package, so that nothing has to be built."""
    file: str = ""
    """The file by which the package is found, where its name is not known."""


WHEEL = "require a version that has a wheel for this Python"
COMPILED = "gcc python3-dev"
VERSION_CONTROL = {"git": "git", "hg": "mercurial", "svn": "subversion"}
"""Debian package by the command with which a requirement is fetched."""
HEADERS = {
    "python3-dev": r"Python\.h",
    "libpq-dev": r"libpq-fe\.h",
    "libffi-dev": r"ffi\.h",
    "libssl-dev": r"openssl/\w+\.h",
    "libldap2-dev libsasl2-dev": r"(lber|ldap|sasl/sasl)\.h",
    "unixodbc-dev": r"sql\.h",
}
"""Pattern of a C header by the Debian packages that bring it."""
HEADER = r"fatal error: (?P<header>{}): No such file or directory"


def _fetched_by(command: str, package: str) -> BuildNeed:
    return BuildNeed(f"needs-{package}", rf"Cannot find command '{command}'|(?i:{command}) executable not found",
                     f"a requirement is fetched with {command}, and there is no {command}", package,
                     "require a released version, or the URL of an archive")


def _header(packages: str, pattern: str) -> BuildNeed:
    return BuildNeed(f"needs-{packages.partition(' ')[0]}", HEADER.format(pattern),
                     "a package of the requirements has to be compiled, and {header} is not there",
                     f"{packages} {COMPILED}" if packages not in COMPILED else COMPILED, WHEEL)


BUILD_NEEDS: Sequence[BuildNeed] = (
    *(_fetched_by(command, package) for command, package in VERSION_CONTROL.items()),
    BuildNeed(
        "needs-pg-config", r"pg_config executable not found|pg_config is required to build",
        "psycopg2 has to be compiled, and pg_config is not there", f"libpq-dev {COMPILED}",
        "require psycopg2-binary in its place",
    ),
    BuildNeed(
        "needs-libmysqlclient", r"Can not find valid pkg-config name|mysql_config: (command )?not found",
        "mysqlclient has to be compiled, and pkg-config does not find MySQL's or MariaDB's library",
        f"default-libmysqlclient-dev pkg-config {COMPILED}", "require PyMySQL in its place",
    ),
    BuildNeed(
        "needs-libxml2", r"make sure the libxml2 and libxslt development packages are installed",
        "lxml has to be compiled, and libxml2 and libxslt are not there", f"libxml2-dev libxslt1-dev {COMPILED}", WHEEL,
    ),
    BuildNeed(
        "needs-rust", r"can't find Rust compiler|Cargo, the Rust package manager, is not installed",
        "a package of the requirements has to be compiled by Rust, which is not there", f"cargo {COMPILED}", WHEEL,
    ),
    BuildNeed(
        "needs-cmake", r"CMake must be installed|No such file or directory: 'cmake'|Command '\['cmake'",
        "a package of the requirements has to be compiled with CMake, which is not there or fails",
        f"cmake g++ {COMPILED}", WHEEL,
    ),
    *(_header(packages, pattern) for packages, pattern in HEADERS.items()),
    BuildNeed(
        "needs-header", HEADER.format(r"[^:\s]+"),
        "a package of the requirements has to be compiled, and {header} is not there",
        "", WHEEL, "{header}",
    ),
    BuildNeed(
        "needs-library", r"Dependency lookup for (?P<library>\S+) with method 'pkg-?config' failed",
        "a package of the requirements has to be compiled, and pkg-config does not find {library}",
        "", WHEEL, "{library}.pc",
    ),
    BuildNeed(
        "compiler-missing",
        r"(command|unable to execute) '[^']{1,300}'( failed)?: No such file or directory|linker `cc` not found|"
        r"Unknown compiler\(s\)|you need a C compiler|no acceptable C compiler found",
        "a package of the requirements has no wheel for this Python and has to be compiled, and there is no C compiler",
        "build-essential python3-dev", WHEEL,
    ),
)
