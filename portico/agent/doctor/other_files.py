"""Find what Nginx files outside the site claim. That is no fault by itself, but the reason for many."""

import re
from pathlib import Path
from typing import Dict, List

from portico.agent.asking import address
from portico.agent.doctor.site import ExaminedSite
from portico.agent.nginx.debian import ENABLED

_SERVER_NAME = re.compile(r"\bserver_name\s+([^;]+);")
_UPSTREAM = re.compile(r"\bupstream\s+(\S+)\s*\{")
_LISTEN = re.compile(r"\blisten\s+(?:[^\s;]+:)?(\d+)\b([^;]*);")
_RULE = re.compile(r"(?:^|;)\s*(deny|limit_req|limit_conn)\s", re.MULTILINE)
_BLOCK = re.compile(r"[^;{}]*\{[^{}]*\}")


def claims(site: ExaminedSite, texts: Dict[str, str]) -> List[str]:
    """Return a line for each conflicting name, port or rule in files outside the site, and for each dangling link."""
    ours = {str(path) for path in site.files}
    others = {path: re.sub(r"#.*", "", text) for path, text in texts.items() if str(Path(path).resolve()) not in ours}
    return [*dangling(site.place.nginx), *_names(site, others),
            *_default_servers(site, others), *_taken_ports(site, others), *_rules(others)]


def dangling(folder: Path) -> List[str]:
    """Return a line for each link to a missing site file in a folder of Nginx."""
    return [f"dangling: {link}" for link in sorted((folder / ENABLED).glob("*")) if not link.exists()]


def _names(site: ExaminedSite, others: Dict[str, str]) -> List[str]:
    own = "\n".join(site.files[site.file])
    names, upstreams = _words(_SERVER_NAME, own) - {"_"}, _words(_UPSTREAM, own)
    return [line for path, text in others.items()
            for line in [*(f"name {name}: {path}" for name in sorted(names & _words(_SERVER_NAME, text))),
                         *(f"upstream {name}: {path}" for name in sorted(upstreams & _words(_UPSTREAM, text)))]]


def _default_servers(site: ExaminedSite, others: Dict[str, str]) -> List[str]:
    return [f"default server of port {port}: {path}" for path, text in others.items()
            for port, options in _LISTEN.findall(text) if "default_server" in options and int(port) in site.ports]


def _taken_ports(site: ExaminedSite, others: Dict[str, str]) -> List[str]:
    """Return a line for each port that files outside the site want for Nginx and another process has."""
    wanted = {int(port): path for path, text in others.items() for port, _ in _LISTEN.findall(text)}
    taken = [port for port in sorted(set(wanted) - set(site.ports))
             if set(address.owners_of_port(port)) - site.nginx.family()]
    return [f"port {port} of {address.owner_of_port(port)}: {wanted[port]}" for port in taken]


def _rules(others: Dict[str, str]) -> List[str]:
    """Return a line for each rule outside any block; such a rule holds for all sites."""
    return [f"{rule} for all sites: {path}" for path, text in others.items()
            for rule in _RULE.findall(_outermost(text))]


def _outermost(text: str) -> str:
    while _BLOCK.search(text):
        text = _BLOCK.sub("", text)
    return text


def _words(pattern: "re.Pattern[str]", text: str) -> "set[str]":
    return {name for group in pattern.findall(text) for name in group.split()}
