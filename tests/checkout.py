"""A fresh checkout of this project in a folder of a test's own."""

import os
import shutil
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def check_out(folder: Path) -> Path:
    """Copy the files that `git clone` would give, as they are now, and link the packages that are installed already."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=REPOSITORY,
                            capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, folder / name)
    (folder / ".venv").symlink_to(REPOSITORY / ".venv")
    return folder


def listen_on(checkout: Path, port: int) -> Path:
    """The stack `local` with a port of its own: 8080 may be taken on a developer's machine."""
    stack = checkout / "Pulumi.local.yaml"
    stack.write_text(stack.read_text().replace("config:\n", f"config:\n  portico:nginx: {{http_port: {port}}}\n"))
    return checkout


def users_environment() -> dict[str, str]:
    """Nothing of the environment that these tests run in but what any user has."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "MAKE", "MFLAGS"))}
