"""Prepare a Swarm for a site, or remove what is left of the site.

`python -m portico.steps.swarm.site prepare|remove-prepare < plan` is the command.
"""

from __future__ import annotations

import sys

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import labelled
from portico.planning.docker.site import SITE, state_volume
from portico.planning.docker.swarm_service import ROLES, service
from portico.protocol.former_verbs import present_verb
from portico.steps.docker import site
from portico.steps.docker.ownership import is_foreign
from portico.steps.docker.state_volume import give_to_the_app
from portico.steps.step import Plan, main_of, whole

KINDS = ("service", "config", "secret")
"""Kinds of things that only a Swarm has; kinds that use others come first."""


def run(plan: Plan) -> int:
    """Check the engine, or remove what a killed update left; Pulumi has already removed what it knows of."""
    with whole(("docker",)):
        engine, key = DockerEngine(plan["docker"]["host"]), plan["docker"]["site"]
    if present_verb(sys.argv[1]) != "remove-prepare":
        return site.prepare(engine, plan, "config", clear=lambda: _remove(engine, key),
                            make=lambda: _make_state(engine, plan))
    if is_foreign(engine, "config", key):
        return site.foreign(key)
    if all(service(engine, f"{key}-{role}") for role in ROLES):
        return site.left(key)
    _remove(engine, key)
    return site.remove(engine, plan)


def _make_state(engine: DockerEngine, plan: Plan) -> None:
    """Make the volume of an app that keeps data, of which the app's user is the owner."""
    volume = state_volume(plan["docker"]["site"])
    if volume in plan["docker"].get("volumes", {}):
        engine.ask("volume", "create", labelled(plan["docker"]), volume)
        give_to_the_app(engine, plan["docker"])


def _remove(engine: DockerEngine, key: str) -> None:
    """Remove what only a Swarm has of a site."""
    for kind in KINDS:
        if ids := engine.ask(kind, "ls", "--quiet", "--filter", f"label={SITE}={key}").split():
            engine.remove(kind, "rm", *ids)


if __name__ == "__main__":
    sys.exit(main_of(run))
