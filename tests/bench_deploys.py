"""Deploys of one app by a tool: its source with a numbered line, the seconds of a deploy, a deploy that fails."""

import shutil
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

from tests.agent.watching import answer
from tests.checkout import REPOSITORY

PEERS = REPOSITORY / "bench" / "peers"
LONGEST = 600
"""Seconds that one deploy may take."""
LINE = "release 0, "
"""The beginning of the app's page; a redeploy changes the number in this line."""


class Tool(ABC):
    """A tool that deploys the app in a folder."""

    name: str
    app: Path

    @abstractmethod
    def make(self) -> None:
        """Create everything but the app, as its user has it before the first deploy."""

    @abstractmethod
    def deploy(self) -> "subprocess.CompletedProcess[str]":
        """Run the one command that deploys."""

    @property
    @abstractmethod
    def address(self) -> tuple[int, str]:
        """Return the port and the host name at which the app is requested."""

    def write(self, number: int) -> None:
        """Write the app, with one line that names a number."""
        shutil.copytree(PEERS / "app", self.app, dirs_exist_ok=True)
        page = self.app / "wsgi.py"
        page.write_text(page.read_text().replace(LINE, LINE.replace("0", str(number))))

    def break_app(self) -> None:
        """Make the app fail at its import."""
        page = self.app / "wsgi.py"
        page.write_text("import nowhere_to_be_found\n" + page.read_text())


def seconds(tool: Tool) -> float:
    """Deploy; return how long it took."""
    began = time.monotonic()
    done = tool.deploy()
    if done.returncode:
        raise SystemExit(f"{tool.name} ended with status {done.returncode}:\n{done.stdout}")
    return time.monotonic() - began


def redeployed(tool: Tool, number: int) -> float:
    """Change the app and deploy it; return how long the deploy took."""
    tool.write(number)
    return seconds(tool)


def broken(tool: Tool) -> str:
    """Deploy a broken app; return the tool's exit status and the site's answer."""
    tool.break_app()
    status = tool.deploy().returncode
    port, host = tool.address
    try:
        code, text = answer(port, host=host)
    except OSError as error:
        return f"exit status {status}; then {error!r}"
    return f"exit status {status}; then {code}{f', {text}' if code == 200 else ''}"
