"""A package that every Python of its environment runs when it starts: it writes down whose process that is and what it
sees. It writes into the app's state, which is where the agent has it as well."""

import json
import zipfile
from pathlib import Path
from typing import Any

WHEEL = "spy-1-py3-none-any.whl"
SPIED = "/var/lib/portico/spied"
SPY = f"""
import glob, json, os

def seen():
    titles = [open(path, "rb").read().replace(b"\\0", b" ").decode() for path in glob.glob("/proc/[0-9]*/cmdline")]
    folders = [path for path in ("/srv/site", "/var/log/instances") if os.path.exists(path)]
    return {{"uid": os.getuid(), "processes": titles, "folders": folders}}

try:
    with open("{SPIED}", "a") as file:
        file.write(json.dumps(seen()) + "\\n")
except OSError:
    pass
"""
FILES = {
    "zz_spy.pth": "import zz_spy\n",
    "zz_spy.py": SPY,
    "spy-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: spy\nVersion: 1\n",
    "spy-1.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "spy-1.dist-info/RECORD": "",
}
"""https://docs.python.org/3/library/site.html: a line of a .pth file that begins with `import` is run."""


def put_into(app: Path) -> None:
    """The app requires it from now on."""
    with zipfile.ZipFile(app / WHEEL, "w") as wheel:
        for path, text in FILES.items():
            wheel.writestr(path, text)
    with (app / "requirements.txt").open("a") as requirements:
        requirements.write(f"./{WHEEL}\n")


def read(text: str) -> list[dict[str, Any]]:
    """Return what each process has recorded, in order."""
    return [json.loads(line) for line in text.splitlines()]
