"""An SSH endpoint whose values may be known only while the program runs."""

from typing import Any, TypeVar

import pulumi
from pydantic import ValidationError

from portico.planning.settings.ssh_endpoint import Endpoint

Some = TypeVar("Some", bound=Endpoint)


def whole(endpoint: Some, label: str) -> pulumi.Input[Some]:
    """Return the endpoint itself, or an Output of it when some values are known only later; they are checked as
    settings are.

    The Output fails with a RunError that names the setting and shows no value: an Output may be a secret.
    """
    if not endpoint.later:
        return endpoint
    values = {name: getattr(endpoint, name) for name in endpoint.later}
    return pulumi.Output.all(**values).apply(lambda values: _checked(endpoint, label, values))


def part(endpoint: pulumi.Input[Some], name: str) -> Any:
    """Return a setting of an endpoint, or an Output of it."""
    if isinstance(endpoint, pulumi.Output):
        return endpoint.apply(lambda complete: getattr(complete, name))
    return getattr(endpoint, name)


def _checked(endpoint: Some, label: str, values: dict[str, Any]) -> Some:
    settings = {name: getattr(endpoint, name) for name in type(endpoint).model_fields}
    try:
        return type(endpoint).model_validate({**settings, **{name: _number(value) for name, value in values.items()}})
    except ValidationError as error:
        bad = " and ".join(sorted({str(fault["loc"][0]) for fault in error.errors()}))
        raise pulumi.RunError(
            f"{label}: expected the program to give {bad} as target.hosts takes it, got another value\n"
            "    to fix it: see target.hosts in docs/configuration.md, and what the server's resource has as outputs"
        ) from None


def _number(value: Any) -> Any:
    """Return a whole number as an int, anything else as it is: Pulumi has only floats."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
