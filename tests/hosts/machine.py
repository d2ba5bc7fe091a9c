"""This machine's network settings, copied into the hosts so that apt and pip work there as they do here."""

import configparser
import os
import re
import subprocess
from pathlib import Path

CERTIFICATES = Path("/usr/local/share/ca-certificates")
BUNDLE = "/etc/ssl/machine.pem"
PIP_FILES = ("/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")


def files(suite: str) -> dict[str, str]:
    """Texts of the files that a host of this suite gets, by path; none for what this machine leaves at its default."""
    pip, bundle = pip_settings(), _bundle()
    if bundle:
        pip["cert"] = BUNDLE
    texts = {
        "/etc/apt/sources.list": "".join(f"deb {line}\n" for line in sources(suite)),
        "/etc/apt/apt.conf.d/99machine": _apt_settings(),
        "/etc/pip.conf": "".join(["[global]\n", *(f"{name} = {value}\n" for name, value in pip.items())]),
        BUNDLE: bundle,
        **{str(file): file.read_text() for file in sorted(CERTIFICATES.rglob("*.crt"))},
    }
    return {path: text for path, text in texts.items() if text}


def sources(suite: str) -> list[str]:
    """Addresses, suites and components of this machine's apt sources that are a Debian's of this suite."""
    lines = _said("apt-get", "indextargets", "Created-By: Packages", "--format", "$(SITE) $(RELEASE) $(COMPONENT)")
    addresses = ("/debian", "/debian-security")
    return [line for line in dict.fromkeys(lines)
            if line.split()[0].rstrip("/").endswith(addresses) and line.split()[1].startswith(suite)]


def pip_settings() -> dict[str, str]:
    """This machine's settings for pip, without those that name a place on its disk."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(Path(file).expanduser() for file in PIP_FILES)
    settings = dict(parser["global"]) if parser.has_section("global") else {}
    settings |= {name[4:].lower().replace("_", "-"): os.environ[name] for name in os.environ if name[:4] == "PIP_"}
    return {name: value for name, value in sorted(settings.items()) if not value.startswith(("/", "~"))}


def _bundle() -> str:
    """The certificates that this machine's Python is told to trust."""
    names = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
    return next((Path(os.environ[name]).read_text() for name in names if os.environ.get(name)), "")


def _apt_settings() -> str:
    """Return the settings by which apt reaches and checks its sources."""
    lines = _said("apt-config", "dump", "--no-empty", "--format", '%F "%v";%n')
    return "".join(f"{line}\n" for line in lines if re.match("Acquire::(https?::|Check-|Retries|ForceIPv)", line))


def _said(*command: str) -> list[str]:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
