"""portico:app, the app itself."""

from typing import Annotated

from pydantic import AfterValidator, Field

from planning.settings.base import Section
from planning.settings.text import AppName, Entrypoint, Interpreter, PathInside, Printable, VariableName, refused

RESERVED = ("GUNICORN_CMD_ARGS",)


def _not_reserved(environment: dict[str, str]) -> dict[str, str]:
    for name in environment:
        if name in RESERVED:
            raise refused(f"no {name}: Gunicorn would read it before its own configuration; use portico:gunicorn")
    return environment


Environment = Annotated[dict[VariableName, Printable], AfterValidator(_not_reserved)]


class App(Section):
    """The Flask app: where its code is and how it is called."""

    name: AppName = Field(examples=["shop"])
    """Names the app's files, upstream and log on the host."""
    source: Annotated[Printable, Field(min_length=1)] = Field(examples=["../shop"])
    """Folder with the app's code, absolute or relative to the folder of Pulumi.yaml."""
    entrypoint: Entrypoint = Field("wsgi:app", examples=["wsgi:app"])
    """Gunicorn's app, `module:callable`; a factory is called: `shop.web:create_app()`."""
    requirements: PathInside = Field("requirements.txt", examples=["requirements.lock"])
    """What pip installs, a file inside the source; give a lock file with hashes for a repeatable release."""
    python: Interpreter = Field("python3", examples=["python3.12"])
    """Interpreter the release's virtual environment is made with."""
    environment: Environment = Field(default={}, examples=[{"LOG_LEVEL": "info"}])
    """Environment variables of the app that everybody may read; secrets belong in `portico:app-secrets`."""
