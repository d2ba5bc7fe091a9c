"""A package in the source whose setup.py writes down who builds it and what it gets at, as the package's content."""

FOLDER = "prying"
SETUP = """
import json, os, pathlib
from setuptools import setup

def tried(what, *words):
    try:
        what(*words)
        return "done"
    except OSError as error:
        return os.strerror(error.errno)

site = pathlib.Path({site!r})
release = next(site.glob("releases/[!.]*/app"))
answers = {{
    "uid": os.getuid(), "groups": os.getgroups(), "release": release.parent.name,
    "privileges": [line for line in open("/proc/self/status") if line.startswith(("NoNewPrivs", "CapBnd"))],
    "variables": sorted(os.environ),
    "site": sorted(entry.name for entry in site.iterdir()),
    "read": {{path: tried(open, path) for path in ("/etc/shadow", "/root/.bashrc", f"/run/{{site.name}}/status.sock")}},
    "write": {{path: tried(open, path, "w") for path in
              ("/etc/new", "/usr/local/new", f"{{site}}/new", f"/var/lib/{{site.name}}/new", "/srv/new")}},
}}
(release / "wsgi.py").write_text("taken over")
environment = next(path for path in site.glob("venvs/[!.]*"))
if not (environment / ".whole").is_symlink():
    (environment / ".whole").symlink_to("/etc/portico-was-here")
(environment / "bin" / "mine").write_text("#!/bin/sh")
(environment / "bin" / "mine").chmod(0o777)
answers["set uid"] = tried(os.chmod, environment / "bin" / "mine", 0o4777)
pathlib.Path("prying.py").write_text("ANSWERS = " + repr(answers))
setup(name="prying", version="1", py_modules=["prying"])
"""


def files(site: str) -> dict[str, str]:
    """Return the package's files for a site in this folder of the host."""
    return {f"{FOLDER}/setup.py": SETUP.format(site=site)}
