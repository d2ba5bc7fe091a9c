"""Packages that cannot be had: the step of the update that needed them shows what apt-get, uv and pip say."""

from portico.agent.doctor.fault import Fault
from portico.protocol.build_needs import BUILD_NEEDS, BuildNeed

SAID, WARNED, ERRED = "packages", "pip's warnings", "pip's errors"


def _needed(need: BuildNeed) -> Fault:
    return Fault(need.name, "release", "a package of the requirements cannot be built", {SAID: need.pattern},
                 need.cause, f"{_search(need)}or {need.otherwise}; then run pulumi up again",
                 need.packages or "PACKAGE")


def _search(need: BuildNeed) -> str:
    return f"where PACKAGE is the one that has it (apt-file search {need.file}), " if need.file else ""


FAULTS = (
    Fault(
        "apt-locked", "prepare", "E: Could not get lock /var/lib/dpkg/lock-frontend",
        {"apt": r"Could not get lock (?P<lock>\S{1,300}?)[. -]{1,9}"
                r"(?P<holder>It is held by process \d+ \(.{1,100}?\)|open .*)"},
        "another package manager has the lock {lock}: {holder}",
        "wait for the other package manager to end, then run pulumi up again",
    ),
    Fault(
        "dpkg-interrupted", "prepare", "E: dpkg was interrupted, you must manually run 'dpkg --configure -a'",
        {"apt": r"dpkg --configure -a"},
        "an earlier installation of packages was interrupted, and has to be brought to its end",
        "sudo dpkg --configure -a, then run pulumi up again",
    ),
    Fault(
        "clock-behind", "prepare", "E: Release file ... is not valid yet",
        {"apt": r"Release file for (?P<mirror>\S+) is not valid yet \(invalid for another (?P<behind>[^)]{1,100})\)"},
        "by the clock of this host, {mirror} is of the future: the clock is at least {behind} behind",
        "set the host's clock (timedatectl set-ntp true), then run pulumi up again",
    ),
    Fault(
        "mirror-unreachable", "prepare", "E: Failed to fetch ...",
        {"apt": r"(?P<why>Temporary failure resolving '[^']+'|Could not connect to \S+|Unable to connect to \S+|"
                r"Connection timed out)"},
        "the package mirror cannot be reached: {why}",
        "see that the host reaches its package mirror (apt-get update), then run pulumi up again",
    ),
    Fault(
        "interpreter-not-packaged", "prepare", "E: Unable to locate package python3.13-venv",
        {"apt": r"Unable to locate package (?P<package>python3\.\d+-venv)"},
        "app.python names a Python that this system does not have as a package: there is no {package}",
        "pulumi config set --path app.python python3, or put that Python on the host and give its path; "
        "then run pulumi up again",
    ),
    Fault(
        "package-not-there", "prepare", "E: Unable to locate package libpq99",
        {"no such package": r"^(?P<at>\d+) (?P<package>\S+)$"},
        "target.packages names {package}, which no package source of this host has",
        "pulumi config set --path 'target.packages[{at}]' NAME, one that the host's system has "
        "(apt-cache search {package}); then run pulumi up again",
    ),
    Fault(
        "no-room", "host", "No space left on device",
        {"step": r"No space left on device|Disk quota exceeded"},
        "a disk had no room for what the step writes",
        "make room on the disk (df -h, df -i), then run pulumi up again",
    ),
    Fault(
        "index-unreachable", "release", "pip: connection broken; (from versions: none)",
        {WARNED: r"after connection broken by '?(?P<why>\w+)", ERRED: r"\(from versions: none\)"},
        "pip does not reach its package index ({why})",
        "see that this machine reaches its package index (pip config list; pip index versions pip), "
        "then run pulumi up again",
    ),
    Fault(
        "index-not-to-be-asked", "release", "uv: Failed to fetch: ...",
        {SAID: r"cause: Failed to fetch: `?(?P<index>https?://[^/\s`]{1,300})"},
        "uv gets nothing from the package index {index}",
        "see that this machine reaches it (curl -I {index}), then run pulumi up again",
    ),
    Fault(
        "venv-module-missing", "release", "No module named venv; ensurepip is not available",
        {SAID: r"No module named '?(?P<module>venv|ensurepip)\b|ensurepip is (not available|disabled)"},
        "this Python cannot make virtual environments: Debian has that in a package of its own",
        "install what venv needs: apt-get install python3-venv, then run pulumi up again",
    ),
    *map(_needed, BUILD_NEEDS),
    Fault(
        "module-gone-for-a-build", "release", "ModuleNotFoundError while a package is built",
        {SAID: r"ModuleNotFoundError: No module named '(?P<module>pkg_resources|distutils|imp)\b"},
        "a package of the requirements is built by {module}, which Python 3.12 or setuptools 82 has removed",
        "require a newer version of the package, or one that has a wheel for this Python; then run pulumi up again",
    ),
    Fault(
        "python-too-old-for-a-package", "release", "Requires-Python; No matching distribution found",
        {SAID: r"versions that require a different python version: .{0,1000}Requires-Python (?P<what>[^\s;]+)",
         ERRED: r"No matching distribution found for (?P<requirement>.+)"},
        "{requirement} needs another Python ({what})",
        "pulumi config set --path app.python python3, one that suits, or require another version; "
        "then run pulumi up again",
    ),
    Fault(
        "python-too-old-for-uv", "release", "uv: the current Python version does not satisfy ...",
        {SAID: r"current Python version \((?P<version>[^)]{1,40})\) does not satisfy (?P<what>Python\S{1,60}) and "
               r"(?P<requirement>\S{1,200}) depends on"},
        "{requirement} needs another Python ({what}) than {version}",
        "pulumi config set --path app.python python3, one that suits, or require another version; "
        "then run pulumi up again",
    ),
    Fault(
        "requirement-unknown", "release", "uv: was not found in the package registry; there is no version of ...",
        {SAID: r"Because (there is no version of )?(?P<requirement>\S{1,200})"
               r"( was not found in the package registry)? and you require"},
        "no package index that uv asks has {requirement}", "pulumi up",
    ),
    Fault(
        "requirements-unsatisfiable", "release", "uv: your requirements are unsatisfiable",
        {SAID: r"because you require (?P<packages>.{1,1000}), we can conclude that your requirements are "
               r"unsatisfiable"},
        "the requirements contradict each other: {packages}", "pulumi up",
    ),
    Fault(
        "requirement-not-to-be-had", "release", "No matching distribution found",
        {ERRED: r"No matching distribution found for (?P<requirement>.+)"},
        "no package index that pip asks has {requirement}", "pulumi up",
    ),
    Fault(
        "requirements-in-conflict", "release", "ResolutionImpossible",
        {ERRED: r"Cannot install (?P<packages>.{1,1000}) because these package versions have conflicting dependencies"},
        "the requirements contradict each other: {packages}", "pulumi up",
    ),
    Fault(
        "requirement-not-hashed", "release", "cannot be installed when requiring hashes",
        {SAID: r"(The editable requirement |must have a hash, but none were provided for: )"
               r"(?P<requirement>.{1,300}?)( cannot be installed when requiring hashes|$)"},
        "all requirements have hashes but {requirement}",
        "leave the project out of its requirements (uv export --no-emit-project), then run pulumi up again",
    ),
    Fault(
        "build-fails", "release", "Failed building wheel, Failed to build",
        {SAID: r"Failed (building wheel for|to build( installable wheels for some pyproject\.toml based projects \()?)"
               r" ?`?(?P<package>[^\s)`]+)"},
        "{package} has no wheel for this Python, and cannot be built here",
        "require a version of {package} that has a wheel for this Python, or install what the lines above name; "
        "then run pulumi up again",
    ),
)
