"""Find out what a host lacks, and what to do about each lack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from portico.protocol.failure import Failure
from portico.steps.reach_facts import Answer, Facts
from portico.steps.ssh.peer import Peer

SYSTEMS = {"debian": ("12", "13"), "ubuntu": ("22.04", "24.04")}
"""Systems on which the chain is tested, with their versions."""
OLDEST_PYTHON = (3, 9)
MOST_CLOCK_OFF = 120
NOT_FOUND = 127
NGINX_USER = "www-data"
"""The user as whom Debian's Nginx works, and whose group may write to the sockets of Gunicorn."""
USER = re.compile(r"\s*user\s+([^\s;]+)\s*;")
SITES = re.compile(r"\s*include\s+[^#;]*sites-enabled")


def system_of(facts: Facts) -> str:
    """Return the system as /etc/os-release names it, such as `debian 12`; `unknown` if it names none."""
    named = dict(line.partition("=")[::2] for line in facts.answers["system"].lines)
    words = [named.get(name, "").strip("\"'") for name in ("ID", "VERSION_ID")]
    return " ".join(filter(None, words)) or "unknown"


def python_of(facts: Facts) -> str:
    """Return Python's version, such as `3.11.2`; empty when there is none."""
    answer = facts.answers["python"]
    return answer.last if answer.status == 0 and re.fullmatch(r"\d+\.\d+\.\d+", answer.last) else ""


def is_root(facts: Facts) -> bool:
    """Return whether the user is root and needs no sudo."""
    return facts.answers["user"].lines == ["0"]


def limit_of(peer: Peer, facts: Facts) -> str:
    """Return a warning that the host's firewall counts new connections, as `ufw limit ssh` does; empty without that.

    An update makes about a dozen, and Pulumi's words for one that is refused name no cause.
    """
    if facts.answers["limit"].status:
        return ""
    return (f"; its firewall counts new connections (such as ufw limit ssh) and may refuse some of an update's, which "
            f"then ends with `ssh: handshake failed`: wait half a minute and run pulumi up again, or let this machine "
            f"in on {peer.label}: sudo ufw insert 1 allow proto tcp from ADDRESS to any port {peer.port}")


def failures(peer: Peer, facts: Facts, accept_any_system: bool) -> list[Failure]:
    """Return all that the host lacks at once: the person who fixes one thing wants to see the rest, too."""
    return [
        *([] if accept_any_system else _system(peer, facts)),
        *_systemd(peer, facts),
        *([] if is_root(facts) else _sudo(peer, facts.answers["sudo"])),
        *_python(peer, facts),
        *_nginx(peer, facts),
        *_clock(peer, facts),
    ]


def _system(peer: Peer, facts: Facts) -> Iterator[Failure]:
    name, _, version = system_of(facts).partition(" ")
    if version not in SYSTEMS.get(name, ()):
        yield peer.failure(
            f"{peer.label} to run Debian 12, Debian 13, Ubuntu 22.04 or Ubuntu 24.04", f"{name} {version}".strip(),
            remedy="take such a host; or pulumi config set --path target.accept_any_system true, which means: nobody "
            "has tried this system, its packages and the places of Nginx's files may differ, and a step may fail "
            "halfway",
        )


def _systemd(peer: Peer, facts: Facts) -> Iterator[Failure]:
    if facts.answers["systemd"].status != 0:
        yield peer.failure(
            f"{peer.label} to be run by systemd", "no /run/systemd/system",
            remedy="take a host that boots with systemd: a virtual or a real machine, no plain container; "
            "for containers there is pulumi config set --path target.kind docker",
        )


def _sudo(peer: Peer, answer: Answer) -> Iterator[Failure]:
    if answer.status == 0:
        return
    rule = (f"echo '{peer.user} ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/portico && "
            f"chmod 0440 /etc/sudoers.d/portico")
    if answer.status == NOT_FOUND:
        got, remedy = "no sudo there", f"on {peer.label}, as root: apt-get install sudo && {rule}"
    elif "password is required" in answer.last:
        got, remedy = "a sudo that asks for a password", f"on {peer.label}, as root: {rule}"
    else:
        got, remedy = f"'{answer.last}'", f"on {peer.label}, as root: {rule}"
    yield peer.failure(f"{peer.user} on {peer.label} to be root or to have sudo without a password", got, remedy=remedy)


def _python(peer: Peer, facts: Facts) -> Iterator[Failure]:
    version, answer = python_of(facts), facts.answers["python"]
    if version and tuple(map(int, version.split(".")))[:2] >= OLDEST_PYTHON:
        return
    sudo = "" if is_root(facts) else "sudo "
    got = version or ("none" if answer.status == NOT_FOUND else f"'{answer.last}'")
    yield peer.failure(f"{peer.label} to have Python 3.9 or newer as python3", got,
                       remedy=f"on {peer.label}: {sudo}apt-get install python3 python3-venv")


def _nginx(peer: Peer, facts: Facts) -> Iterator[Failure]:
    """Yield a Failure for an Nginx that is not laid out as Debian's; none while there is no Nginx to read of."""
    lines = facts.answers["nginx"].lines
    if any(line.startswith("grep: /etc/nginx/nginx.conf") for line in lines):
        return
    stranger = next((user for user in _users(lines) if user not in _may_ask(facts)), None)
    lacks = [*([f"user {stranger}"] if stranger else []),
             *([] if any(SITES.match(line) for line in lines) else ["no include of sites-enabled"])]
    if lacks:
        yield peer.failure(
            f"Nginx of {peer.label} to work as {NGINX_USER} and to read /etc/nginx/sites-enabled", ", ".join(lacks),
            remedy=f"on {peer.label}: {_as_debian(bool(stranger), len(lacks) > bool(stranger), is_root(facts))}",
        )


def _users(lines: Sequence[str]) -> list[str]:
    return [match[1] for match in map(USER.match, lines) if match]


def _may_ask(facts: Facts) -> list[str]:
    """Return the users who may write to the sockets of Gunicorn: members of the group of Debian's Nginx."""
    answer = facts.answers["members"]
    return ["root", NGINX_USER, *(answer.last.rpartition(":")[2].split(",") if answer.status == 0 else [])]


def _as_debian(another_user: bool, no_sites: bool, root: bool) -> str:
    """Return the command that lays an Nginx of another packager, such as nginx.org, out as Debian's."""
    sudo, conf = "" if root else "sudo ", "/etc/nginx/nginx.conf"
    edits = [*([f"-e 's/^[[:space:]]*user[[:space:]].*/user {NGINX_USER};/'"] if another_user else []),
             *(["-e '/^[[:space:]]*http[[:space:]]*{/a include /etc/nginx/sites-enabled/*;'"] if no_sites else [])]
    return " && ".join([
        f"{sudo}mkdir -p /etc/nginx/sites-available /etc/nginx/sites-enabled",
        f"{sudo}sed -i.before {' '.join(edits)} {conf}", f"{sudo}nginx -t", f"{sudo}systemctl restart nginx",
    ])


def _clock(peer: Peer, facts: Facts) -> Iterator[Failure]:
    off = facts.clock_off
    if not facts.answers["clock"].last.isdigit():
        yield peer.failure(f"{peer.label} to tell its time", f"'{facts.answers['clock'].last}'",
                           remedy=f"see what date +%s does there: ssh {peer.login} date +%s")
    elif abs(off) > MOST_CLOCK_OFF:
        sudo = "" if is_root(facts) else "sudo "
        yield peer.failure(
            f"the clock of {peer.label} to be within {MOST_CLOCK_OFF} s of this machine's",
            f"one that is {abs(off):.0f} s {'ahead' if off > 0 else 'behind'}",
            remedy=f"see which of the two is wrong (date -u, here and there); on {peer.label}: "
            f"{sudo}timedatectl set-ntp true",
        )
