"""Requests from outside come through Nginx: no container but Nginx's publishes a port."""

from collections.abc import Iterator
from typing import Any

from pulumi_policy import ResourceValidationArgs, ResourceValidationPolicy

from .inputs import CONTAINER, SERVICE, Inputs, Report, label, part, read

ROLE = "portico.role"
MEND = "to fix it: remove it, and let Nginx pass the requests on; containers in one network reach each other by name"


def validate(args: ResourceValidationArgs, report: Report) -> None:
    """Report each way in that a container or a service opens to the networks of its machine, except Nginx's."""
    inputs = read(args.props)
    if args.resource_type in (CONTAINER, SERVICE) and label(inputs, ROLE) != "nginx":
        for opened in openings(inputs):
            report(f"{args.name}: expected no published port but Nginx's, got {opened}\n    {MEND}")


def openings(inputs: Inputs) -> Iterator[str]:
    """Yield each way in from outside, in the provider's own words."""
    for port in inputs.get("ports") or []:
        yield f"ports: {part(port, 'ip') or '0.0.0.0'}:{_number(port, 'external')} to {_number(port, 'internal')}"
    for port in part(inputs, "endpointSpec", "ports") or []:
        yield f"endpoint_spec.ports: {_number(port, 'publishedPort')} to {_number(port, 'targetPort')}"
    if inputs.get("publishAllPorts"):
        yield "publish_all_ports"
    if on_the_network_of_the_machine(inputs):
        yield "the network of the machine itself"


def on_the_network_of_the_machine(inputs: Inputs) -> bool:
    """Return whether a container shares the machine's network, so that each of its ports is one of the machine."""
    networks = [*(inputs.get("networksAdvanced") or []), *(part(inputs, "taskSpec", "networksAdvanceds") or [])]
    return inputs.get("networkMode") == "host" or any(part(network, "name") == "host" for network in networks)


def _number(port: Any, key: str) -> str:
    """Return a port as text; `any` if none is given. Pulumi passes numbers as floats."""
    number = part(port, key)
    return "any" if number is None else str(int(number))


POLICY = ResourceValidationPolicy(
    name="only-nginx-is-published",
    description="Only Nginx publishes ports.",
    validate=validate,
)
