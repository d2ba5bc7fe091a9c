"""Ask a host, all at once, for the facts that have to hold before anything is changed on it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

import paramiko

from portico.protocol.failure import Failure
from portico.steps.deadline import awaiting
from portico.steps.ssh.peer import Peer

QUESTIONS = {
    "clock": "date +%s",
    "system": "cat /etc/os-release",
    "nginx": r"grep -rhE '^[[:space:]]*(user[[:space:]]|include[^#;]*sites-enabled)' /etc/nginx/nginx.conf "
             "/etc/nginx/conf.d",
    "members": "getent group www-data",
    "systemd": "ls -d /run/systemd/system",
    "limit": "stat --format=%n /proc/net/xt_recent/DEFAULT",
    "user": "id -u",
    "sudo": "sudo -n true",
    "python": "python3 -c 'import sys; print(*sys.version_info[:3], sep=chr(46))'",
}
"""Commands by name, in the order in which they are asked; none of them changes anything."""
SCRIPT = """echo
LC_ALL=C; export LC_ALL
ask() {
    name=$1; shift
    { "$@" 2>&1; echo "= $?"; } </dev/null | sed "s/^/portico $name /"
}
""" + "".join(f"ask {name} {command}\n" for name, command in QUESTIONS.items())
"""The script that asks all questions. `sh -s` reads it while it runs, so no question may read from its input.

Its first word ends the line of a shell's profile that prints a greeting without a line end.
"""
ANSWER = re.compile(r"portico (\w+) (= )?(.*)")
SPARE = 2
"""Seconds by which the host's own time limit ends earlier than the step's."""


@dataclass
class Answer:
    """The answer to a question: the lines a command wrote, and its exit status."""

    lines: list[str] = field(default_factory=list)
    status: int | None = None

    @property
    def last(self) -> str:
        """Return the last line, or `nothing`."""
        return self.lines[-1] if self.lines else "nothing"


@dataclass(frozen=True)
class Facts:
    """The answers of a host, and how far its clock is off."""

    answers: dict[str, Answer]
    clock_off: float
    """Seconds by which the host's clock is ahead, or behind if negative; it is at least this far off.

    The round trip is taken into account.
    """


def ask(peer: Peer, transport: paramiko.Transport, seconds: float) -> Facts:
    """Ask everything in one session. Raises Failure when the host does not answer to the end."""
    answers = {name: Answer() for name in QUESTIONS}
    others: list[str] = []
    with awaiting(lambda got: _unanswered(peer, answers, got, others)):
        try:
            off = _listen(transport, answers, others, max(1, int(seconds) - SPARE))
        except (paramiko.SSHException, EOFError, OSError) as error:
            raise _unanswered(peer, answers, str(error).lower() or "the end of the connection", others) from None
    return Facts(answers, off)


def _listen(transport: paramiko.Transport, answers: dict[str, Answer], others: list[str], seconds: int) -> float:
    channel = transport.open_session()
    channel.set_combine_stderr(True)
    channel.exec_command(f"timeout {seconds} sh -s")
    asked, off = time.time(), 0.0
    channel.sendall(SCRIPT.encode())
    channel.shutdown_write()
    for raw in channel.makefile("rb"):
        line = raw.decode(errors="replace").rstrip("\r\n")
        match = ANSWER.fullmatch(line)
        if match is None or match[1] not in answers:
            others.append(line)
        elif match[2]:
            answers[match[1]].status = int(match[3])
        else:
            answers[match[1]].lines.append(match[3])
            if match[1] == "clock" and match[3].isdigit():
                off = _off(int(match[3]), asked, time.time())
    status = channel.recv_exit_status()
    if any(answer.status is None for answer in answers.values()):
        raise EOFError(f"no answer within {seconds} s" if status == 124 else f"exit status {status}")
    return off


def _off(second: int, asked: float, answered: float) -> float:
    """Return how far a clock that showed this second is from every moment between question and answer."""
    return max(0.0, second - answered) or min(0.0, second + 1 - asked)


def _unanswered(peer: Peer, answers: dict[str, Answer], got: str, others: list[str]) -> Failure:
    open_question = next((name for name, answer in answers.items() if answer.status is None), "python")
    return peer.failure(f"{peer} to answer `{QUESTIONS[open_question]}`", got,
                        remedy=f"see what a shell of {peer.user} does there: ssh {peer.login} sh", lines=others)
