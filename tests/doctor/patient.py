"""A site on a real host that is made ill, examined, and mended by doing what the doctor says, word for word."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from http.client import HTTPException
from typing import Any

from portico.cli.doctor import plan_of
from portico.cli.machines.deployed import machines_in
from portico.protocol.plan_text import plan_text
from tests.agent.watching import until
from tests.engine.examined import UP_AT_ONCE
from tests.hosts.site import UNIT, HostedSite

AGENT = "/root/doctor.pyz"
RELOAD = (
    "before=$(pgrep -P $(cat /run/nginx.pid) || true); systemctl reload nginx; "
    "timeout 1 sh -c 'for worker; do while [ -e /proc/$worker ]; do sleep 0.02; done; done' sh $before || true"
)
"""Commands that reload Nginx and wait until the workers before have ended; a second at most, as a reload that Nginx
refuses ends none."""
PAGE = "well "
SECONDS = 5
"""Until a reloaded Nginx has replaced its workers."""


class Patient:
    """The agent is the host's own, out of reach of what is done there: the command itself is tested elsewhere."""

    def __init__(self, site: HostedSite) -> None:
        self.site, self.host = site, site.host
        self.host.run(f"cp /srv/{UNIT}/agent.pyz {AGENT}")

    @cached_property
    def outputs(self) -> dict[str, Any]:
        """The stack's, as of now."""
        return self.site.outputs()

    @cached_property
    def plan(self) -> str:
        """Return the plan that the command would hand to the agent now."""
        return plan_text(**plan_of(machines_in({"deployment": self.site.state()})[0]))

    def changed(self) -> None:
        """Pulumi has done something."""
        vars(self).pop("plan", None)
        vars(self).pop("outputs", None)

    def examined(self) -> dict[str, Any]:
        """All that the doctor tells for programs."""
        told = self.host.run(f"python3 -I {AGENT} doctor", text=self.plan, check=False)
        evidence: dict[str, Any] = json.loads(told.splitlines()[-1])
        assert "checks" in evidence, told
        return evidence

    def diagnosis(self) -> dict[str, Any] | None:
        """None when the site is well."""
        found: dict[str, Any] | None = self.examined()["diagnosis"]
        return found

    def make_ill(self, script: str) -> None:
        """Run by root on the host, with the names of what is there."""
        unit = f"{UNIT}@{self.outputs['instance']}"
        names = {"unit": UNIT, "instance": self.outputs["instance"], "release": self.outputs["release"],
                 "service": f"{unit}.service", "socket": f"{unit}.socket",
                 "dir": f"/srv/{UNIT}", "conf": "/etc/nginx/sites-available/shop.conf"}
        self.host.run("".join(f"{name}={value}\n" for name, value in names.items()) + script)

    def take(self, remedy: str) -> None:
        """Word for word: Pulumi's commands where the operator is, all others on the host."""
        if not remedy.startswith("pulumi"):
            self.host.run(remedy)
            return
        environment = {**self.site.environment, "PULUMI_SKIP_CONFIRMATIONS": "true", "PULUMI_COLOR": "never"}
        ran = subprocess.run(["bash", "-ec", UP_AT_ONCE + remedy], cwd=self.site.checkout, env=environment,
                             capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        self.changed()

    def is_well(self) -> bool:
        """Return whether clients get the page."""
        try:
            return self.site.get() == (200, f"{PAGE}0")
        except (OSError, HTTPException):
            return False

    @contextmanager
    def ill_of(self, name: str, script: str) -> Iterator[dict[str, Any]]:
        """The fault is named; afterwards, when the remedy was taken, the site works and the doctor is silent."""
        self.make_ill(script)
        found = self.diagnosis()
        assert found is not None
        assert found["name"] == name, found
        yield found
        self.take(found["remedy"])
        until(self.is_well, SECONDS)
        after = self.examined()
        assert after["diagnosis"] is None, after
