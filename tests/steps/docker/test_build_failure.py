"""The step of a build that failed, found in what the classic builder and BuildKit print."""

import pytest

from portico.protocol.failure import Failure
from portico.steps.docker.build_failure import build_failure

INSTALL = 'RUN ["/venv/bin/python", "-m", "pip", "install", "--quiet", "-r", "lock.txt"]'
CLASSIC = f"""\
Sending build context to Docker daemon  2.048kB
Step 1/9 : FROM python:3.13-slim AS packages
 ---> 0722056e7b93
Step 2/9 : {INSTALL}
 ---> Running in 5a1f
\x1b[91mERROR: Could not find a version that satisfies the requirement nope==1 (from versions: none)
\x1b[0m\x1b[91mERROR: No matching distribution found for nope==1
\x1b[0mRemoving intermediate container 5a1f
DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            Install the buildx component to build images with BuildKit:
            https://docs.docker.com/go/buildx/

The command '/venv/bin/python -m pip' returned a non-zero code: 1
"""
BUILDKIT = f"""\
#5 [packages 1/4] FROM docker.io/library/python:3.13-slim
#5 CACHED
#7 [packages 4/4] {INSTALL}
#7 1.204 ERROR: No matching distribution found for nope==1
#7 ERROR: process "/venv/bin/python -m pip" did not complete successfully: exit code: 1
------
 > [packages 4/4] {INSTALL}:
1.203 ERROR: Could not find a version that satisfies the requirement nope==1 (from versions: none)
1.204 ERROR: No matching distribution found for nope==1
------
Dockerfile:7
--------------------
   5 |     COPY ["app/lock.txt", "/app/lock.txt"]
   7 | >>> {INSTALL}
--------------------
ERROR: failed to solve: process "/venv/bin/python -m pip" did not complete successfully: exit code: 1
"""


def failure(printed: str) -> Failure:
    found = build_failure(printed)
    assert found is not None
    return found


@pytest.mark.parametrize("printed", [CLASSIC, BUILDKIT])
def test_the_step_and_what_pip_said_are_told(printed: str) -> None:
    told = failure(printed)
    assert (told.layer, told.expected) == ("image", f"{INSTALL} to succeed")
    assert [line.partition("ERROR: ")[2] for line in told.lines] == [
        "Could not find a version that satisfies the requirement nope==1 (from versions: none)",
        "No matching distribution found for nope==1",
    ]
    assert "pip" in told.got
    assert told.remedy == "fix lock.txt in the app's source, then run pulumi up again"


@pytest.mark.parametrize(("step", "said", "remedy"), [
    ("FROM nope:1", "pull access denied for nope", "pulumi config set --path docker.python_image IMAGE"),
    ('RUN ["python9", "-m", "venv", "/venv"]', 'exec: "python9": executable file not found in $PATH',
     "pulumi config set --path app.python python3"),
    ('RUN ["python3", "-m", "venv", "/venv"]', "The virtual environment was not created successfully",
     "pulumi config set --path docker.python_image IMAGE, one whose Python has venv"),
    ('RUN ["python", "-m", "pip", "install", "gunicorn"]', "ERROR: ResolutionImpossible",
     "name gunicorn in the app's requirements"),
    ('RUN ["/tmp/uv/bin/python", "-m", "pip", "install", "-r", "/tools/requirements.txt"]', "ERROR: none for uv",
     "see that containers of the engine reach a package index that has uv, or pulumi config set --path app.installer "
     "pip; then run pulumi up again"),
    ('RUN ["/tmp/uv/bin/python", "/tools/index.py", "/tmp/uv/bin/uv", "pip", "-r", "lock.txt"]',
     "cause: Failed to fetch: https://index.test/simple/",
     "see that containers of the engine reach its package index, then run pulumi up again"),
    ("COPY app/ /app/", "write /app/big: no space left on device",
     "make room on the engine's machine (docker system df), then run pulumi up again"),
    ("COPY --from=packages /venv /venv", "something new", "fix what it says, then run pulumi up again"),
])
def test_what_to_do_follows_from_the_step_and_from_what_is_said(step: str, said: str, remedy: str) -> None:
    told = failure(f"Step 1/2 : FROM x\nStep 2/2 : {step}\n{said}\n")
    assert (told.got, told.remedy) == (said, remedy)


def test_an_index_that_cannot_be_reached_is_no_fault_of_the_requirements() -> None:
    said = "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: none (from versions: none)\n"
    assert failure(f"Step 1/1 : {INSTALL}\n{said}").remedy.startswith("see that containers of the engine reach")


def test_a_build_that_came_to_no_step_is_not_explained() -> None:
    assert build_failure("error during connect: EOF\n") is None


APT = "RUN apt-get update     && apt-get install --yes libpq99     && rm -rf /var/lib/apt/lists/*"


@pytest.mark.parametrize(("said", "remedy"), [
    ("E: Unable to locate package libpq99", "libpq99: pulumi config set --path 'target.packages[N]' PACKAGE"),
    ("/bin/sh: apt-get: not found", "pulumi config set --path docker.python_image python:3.13-slim"),
    ("Temporary failure resolving 'deb.debian.org'", "see that containers of the engine reach its package mirror"),
    ("E: Unmet dependencies.", "see what apt-get says of target.packages"),
])
def test_a_debian_package_that_cannot_be_had_is_named_with_its_setting(said: str, remedy: str) -> None:
    told = failure(f"Step 1/9 : FROM a AS system\nStep 2/9 : {APT}\n{said}\n")

    assert told.got == said
    assert remedy in told.remedy
