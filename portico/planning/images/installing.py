"""The lines of a Dockerfile that install an app's packages, by uv or by pip."""

from collections.abc import Mapping, Sequence

from portico.planning.agent import PACKAGE
from portico.planning.settings import Settings
from portico.planning.source.requirements import Requirements
from portico.protocol.uv import HASHED, UV, WHEEL_ALONE, requirement

VENV = "/venv"
TOOLS, FOLDER = "tools/", "/tools/"
"""The folder of the build context, and of the stage that installs, that has what gets and starts uv."""
OF_UV = "/tmp/uv"
"""The environment in which uv is; it is in no image that is kept."""
PIP = ("-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-cache-dir", "--quiet")
START = "index.py"
OF_THE_AGENT = PACKAGE / "agent" / "releases"
"""The folder of the program that starts uv with pip's settings, which the agent uses on hosts."""
Commands = Sequence[Sequence[str]]


def makes_environment(settings: Settings) -> Sequence[str]:
    """Return the command that makes the environment; uv needs no pip in it."""
    without = ["--without-pip"] if settings.app.installer == UV else []
    return [settings.app.python, "-I", "-m", "venv", *without, VENV]


def tools(settings: Settings) -> Mapping[str, str]:
    """Return the texts of the files that get and start uv, by name; none for pip."""
    if settings.app.installer != UV:
        return {}
    return {"requirements.txt": f"{requirement()}\n", START: (OF_THE_AGENT / START).read_text()}


def gets_uv(settings: Settings) -> Commands:
    """Return the commands by which the image's pip installs uv, with its hashes; none for pip."""
    if settings.app.installer != UV:
        return []
    wheel = [*WHEEL_ALONE, "-r", f"{FOLDER}requirements.txt"]
    return [[settings.app.python, "-I", "-m", "venv", OF_UV], [f"{OF_UV}/bin/python", *PIP, *wheel]]


def installs(settings: Settings, requirements: Requirements) -> Commands:
    """Return the commands that install the packages of the requirements, and Gunicorn where these do not name it."""
    file, python = settings.app.requirements, f"{VENV}/bin/python"
    hashed = [HASHED] if requirements.hashed else []
    gunicorn = [] if requirements.name_gunicorn else [settings.gunicorn.requirement]
    if settings.app.installer == UV:
        start = [f"{OF_UV}/bin/python", "-I", f"{FOLDER}{START}", f"{OF_UV}/bin/uv", "pip", "install", "--quiet"]
        return [[*start, "--no-cache", "--compile-bytecode", f"--python={python}", *hashed, "-r", file, *gunicorn]]
    return [[python, *PIP, *hashed, "-r", file], *([[python, *PIP, *gunicorn]] if gunicorn else [])]
