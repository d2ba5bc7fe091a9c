"""Only Nginx may reach Gunicorn: by a Unix socket, a loopback address, or a container that shares no network."""

import re
from collections.abc import Iterator
from typing import Any

from pulumi_policy import ResourceValidationArgs, ResourceValidationPolicy

from .inputs import CONTAINER, SERVICE, Inputs, Report, part, read, words
from .plans import blocks, nginx_files, plan_of
from .published_ports import on_the_network_of_the_machine

PRIVATE = re.compile(r"(unix:|/|fd://).*|(127(\.\d+){3}|\[::1\]|localhost)(:\S*)?")
BIND = re.compile(r"(?:--bind|-b)[ =]['\"]?([^\s'\"]+)")
MEND = "to fix it: pulumi config set --path gunicorn.bind unix; or bind to 127.0.0.1"


def validate(args: ResourceValidationArgs, report: Report) -> None:
    """Report every public address on which Gunicorn listens, or on which Nginx looks for it."""
    for where, address in addresses(args.resource_type, read(args.props)):
        if not PRIVATE.fullmatch(address):
            expected = "expected a Unix socket or a loopback address of Gunicorn"
            report(f"{args.name}, {where}: {expected}, got {address}\n    {MEND}")


def addresses(kind: str, inputs: Inputs) -> Iterator[tuple[str, str]]:
    """Yield where an address of Gunicorn stands, and the address.

    A container with a network of its own may use any address, so none of its addresses is yielded.
    """
    if kind in (CONTAINER, SERVICE):
        task = part(inputs, "taskSpec", "containerSpec") or {}
        command = " ".join(words(inputs.get("entrypoints"), inputs.get("command"), task.get("commands")))
        if on_the_network_of_the_machine(inputs):
            yield from _in_command("command", command)
        return
    for key in ("create", "update"):
        yield from _in_command(key, str(inputs.get(key) or ""))
    plan = plan_of(inputs)
    if "docker" not in plan:
        yield from _in_plan(plan)


def _in_command(where: str, text: str) -> Iterator[tuple[str, str]]:
    if "gunicorn" in text:
        yield from ((where, address) for address in BIND.findall(text))


def _in_plan(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for line in part(plan, "instance", "conf") or []:
        if re.match(r"bind\s*=", line):
            yield from (("gunicorn.conf.py", address) for address in re.findall(r"[\"']([^\"']+)[\"']", line))
    for kind, lines in (part(plan, "instance", "units") or {}).items():
        listens = [re.fullmatch(r"Listen\w+=\s*(\S+)", line) for line in lines]
        yield from ((f"the {kind} unit", listen[1]) for listen in listens if listen)
    for path, text in nginx_files(plan).items():
        for upstream in blocks(text, "upstream"):
            yield from ((path, address) for address in re.findall(r"\bserver\s+([^\s;]+)", upstream))


POLICY = ResourceValidationPolicy(
    name="gunicorn-is-private",
    description="Gunicorn listens on a Unix socket or a loopback address only.",
    validate=validate,
)
