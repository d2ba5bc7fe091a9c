"""The commands that fill a virtual environment: uv's, or pip's where uv is not wanted or not there."""

from typing import List, NamedTuple, Optional, Sequence

from portico.protocol.plan.release import Release
from portico.protocol.uv import HASHED

LACKS = "install what venv needs: apt-get install python3-venv"


class Command(NamedTuple):
    """A command of an installation, and what to do when it fails."""

    what: str
    words: List[str]
    remedy: str


def commands(
    uv: Optional[str], environment: str, release: Release, gunicorn: Sequence[str], hashed: bool
) -> List[Command]:
    """Return the commands that make an environment of a release; `gunicorn` is empty where the requirements name it.

    Python's option -I keeps the modules of the release's folder from being imported by pip itself.
    """
    python, file = f"{environment}/bin/python", release.requirements
    mends = f"fix {file} in the app's source, then run pulumi up again"
    make = Command("a virtual environment", [release.python, "-I", "-m", "venv", "--without-pip", environment], LACKS)
    all_hashed = [HASHED] if hashed else []
    if uv:
        words = [uv, "pip", "install", "--quiet", "--compile-bytecode", f"--python={python}", *all_hashed]
        return [make, Command(f"the packages of {file}", [*words, "-r", file, *gunicorn], mends)]
    pip = [python, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet", *all_hashed]
    return [
        make,
        Command("pip in the virtual environment", [python, "-I", "-m", "ensurepip", "--default-pip"], LACKS),
        Command(f"the packages of {file}", [*pip, "-r", file], mends),
        *([Command("gunicorn", [*pip, *gunicorn], "name gunicorn in the app's requirements")] if gunicorn else []),
    ]
