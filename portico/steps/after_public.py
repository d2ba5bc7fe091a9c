"""Notify a URL or a command that a rollout has passed its public checks.

`python -m portico.steps.after_public after-public < plan` is the command.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from portico.protocol.failure import Failure
from portico.protocol.plan.after_public import AfterPublicPlan
from portico.steps.step import Plan, main_of, proved, whole

STEP = "after-public"
"""The word of the step: its verb, and its layer in errors."""
AGAIN = "the new release serves and stays; fix what refused it, then run pulumi up again, which sends it again"


class _StayThere(urllib.request.HTTPRedirectHandler):
    """A handler that follows no redirect: a redirected POST would arrive as a GET without its JSON."""

    def redirect_request(self, *_: Any) -> None:
        """Return None, so that the redirect itself is reported as the answer."""


OPENER = urllib.request.build_opener(_StayThere)


def run(plan: Plan) -> int:
    """Send the notification by a POST or to a command. Raises Failure when it is not taken."""
    with whole(("url", "command", "told")):
        report = AfterPublicPlan.read(plan)
    url, seconds, rollout = report.url, report.deadline, report.told.written()
    took = _post(url, json.dumps(rollout), seconds) if url else _call(report.command, json.dumps(rollout), seconds)
    return proved(STEP, f"{STEP}: {took}, release {report.told.release}", took=took, **rollout)


def _post(url: str, news: str, seconds: int) -> str:
    """Send the POST; return the status and the machine. The rest of a URL may be a secret, and is not repeated."""
    where = _machine(url)
    request = urllib.request.Request(url, news.encode(), {"Content-Type": "application/json", "User-Agent": "portico"})
    try:
        with OPENER.open(request, timeout=seconds) as reply:
            return f"{reply.status} from {where}"
    except urllib.error.HTTPError as error:
        with error:
            raise _failure(f"a status from 200 to 299 of {where}", f"status {error.code}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise _failure(f"{where} to take a POST within {seconds} s", type(reason).__name__, str(reason)) from None


def _call(command: Sequence[str], news: str, seconds: int) -> str:
    name = command[0]
    try:
        done = subprocess.run(command, input=news, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", timeout=seconds)
    except subprocess.TimeoutExpired:
        raise _failure(f"{name!r} to end within {seconds} s", "no end") from None
    except OSError as error:
        raise _failure(f"a command {name!r} in the folder of Pulumi.yaml", str(error.strerror)) from None
    if done.returncode:
        raise _failure(f"exit status 0 of {name!r}", f"exit status {done.returncode}", *done.stdout.splitlines())
    return f"exit status 0 of {name}"


def _machine(url: str) -> str:
    parts: Any = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}/…"


def _failure(expected: str, got: str, *lines: str) -> Failure:
    return Failure(STEP, expected, got, remedy=AGAIN, lines=[line for line in lines if line.strip()])


if __name__ == "__main__":
    sys.exit(main_of(run))
