"""Reads pip's settings for uv, so that both take packages from the same indexes, by the same way.

It stands for itself, as an image has it without the agent: `python index.py COMMAND` runs a command of uv so.
"""

import configparser
import os
import sys
from pathlib import Path
from typing import Dict, List, Mapping, Sequence

SYSTEM = ("/etc/xdg/pip/pip.conf", "/etc/pip.conf")
USER = ("~/.pip/pip.conf", "~/.config/pip/pip.conf")
SECTIONS = ("global", "install")
PREFIX = "PIP_"
LISTS = {"extra-index-url": ("UV_INDEX", " "), "find-links": ("UV_FIND_LINKS", ","),
         "trusted-host": ("UV_INSECURE_HOST", " "), "constraint": ("UV_CONSTRAINT", " ")}
"""uv's variable, and what is between its values, by pip's setting of several values."""
SINGLE = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE", "timeout": "UV_HTTP_TIMEOUT",
          "default-timeout": "UV_HTTP_TIMEOUT", "proxy": "ALL_PROXY", "retries": "UV_HTTP_RETRIES"}
AS_PIP = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_SYSTEM_CERTS": "true"}
"""The best version of all indexes is taken, and the system's certificates are trusted, as pip does."""
NEVER = {"UV_NO_CONFIG": "true", "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "true", "UV_LINK_MODE": "copy"}
"""No file of the source decides how uv works, and no file of an environment is also one of uv's cache."""


def variables(environ: Mapping[str, str], files: Sequence[str]) -> Dict[str, str]:
    """Return uv's variables for pip's files of settings and variables; uv's own variables prevail."""
    settings = {**_of_files(files), **_of_variables(environ)}
    lists = {name: between.join(_there(settings[key])) for key, (name, between) in LISTS.items() if key in settings}
    single = {name: settings[key] for key, name in SINGLE.items() if settings.get(key)}
    offline = {"UV_OFFLINE": "true"} if settings.get("no-index", "").lower() in ("1", "true", "yes", "on") else {}
    chosen = {name: value for name, value in environ.items() if name.startswith("UV_")}
    return {**AS_PIP, **{name: value for name, value in {**lists, **single}.items() if value}, **offline, **chosen,
            **NEVER}


def _of_files(files: Sequence[str]) -> Dict[str, str]:
    parser = configparser.RawConfigParser()
    for file in files:
        try:
            parser.read(Path(file).expanduser())
        except (configparser.Error, UnicodeDecodeError, RuntimeError):
            continue  # pip itself would complain, and uv has no use for it
    return {name.replace("_", "-"): value for section in SECTIONS if parser.has_section(section)
            for name, value in parser[section].items()}


def _of_variables(environ: Mapping[str, str]) -> Dict[str, str]:
    return {name[len(PREFIX):].lower().replace("_", "-"): value for name, value in environ.items()
            if name.startswith(PREFIX)}


def _there(values: str) -> List[str]:
    """Return the values of a list, without paths where nothing is: pip ignores these, and uv would not."""
    return [value for value in values.split() if not value.startswith(("/", "~")) or Path(value).expanduser().exists()]


if __name__ == "__main__":
    os.execve(sys.argv[1], sys.argv[1:], {**os.environ, **variables(os.environ, (*SYSTEM, *USER))})
