"""Every secret is marked as one, and stands where nothing shows it."""

import re
from collections.abc import Iterator
from typing import Any

from pulumi_policy import EnforcementLevel, ResourceValidationArgs, ResourceValidationPolicy

from .inputs import Inputs, Marked, Report, read
from .plans import plan_of

NAME = re.compile(
    r"(?i)(.*[_.-])?(secret|password|passwd|passphrase|token|(secret|private|api|access|signing)_?key)"
)
"""Names of inputs that hold a secret: SECRET_KEY, DB_PASSWORD, privateKey; not SECRET_KEY_FILE or hostKey."""
VALUE = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\b[a-z][a-z0-9+.-]*://[^\s/:@]*:[^\s/@]+@")
"""Values that are secrets under any name: a private key, an address with a password in it."""
VARIABLE = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
SHOWN = ("create", "update", "delete", "environment", "triggers", "envs", "command", "entrypoints", "labels")
"""Inputs that errors, `ps` or `docker inspect` show even if they are marked as secrets."""
CONTENT = {"docker:index/secret:Secret": "data"}
"""Inputs that are secrets no matter what they look like, by type of resource."""
MEND = "to fix it: pulumi config set --secret --path app-secrets.NAME VALUE; or pulumi.Output.secret(…), on stdin"

Leaf = tuple[str, Any, bool]
"""A single value of the inputs: its path, the value, and whether it is marked as a secret."""

_marked: dict[str, Inputs] = {}


def look(args: ResourceValidationArgs) -> None:
    """Remember which inputs are marked as secrets, and change nothing.

    pulumi_policy shows the marks only to remediations, which run before validations.
    """
    _marked[args.urn] = read(args.props)


def validate(args: ResourceValidationArgs, report: Report) -> None:
    """Report each fault in the inputs of a resource and in the plan of a step."""
    inputs = _marked.pop(args.urn, None)
    if inputs is None:
        args.not_applicable("only a preview or an update knows what is a secret")
    else:
        for fault in faults(args.resource_type, inputs):
            report(f"{args.name}, {fault}\n    {MEND}")


def faults(kind: str, inputs: Inputs) -> Iterator[str]:
    """Yield a line for each secret that is not marked, or that is shown although it is marked.

    The lines do not contain the secrets.
    """
    for path, value, marked in [*_leaves("", inputs, False), *_leaves("the plan on stdin: ", plan_of(inputs), False)]:
        if marked and path.partition(".")[0] in SHOWN:
            yield f"{path}: expected a secret on stdin alone, got one where errors and lists of processes show it"
        elif not marked and _is_secret(kind, path, value):
            yield f"{path}: expected a value that is marked as a secret, got plain text"


def _is_secret(kind: str, path: str, value: Any) -> bool:
    if not isinstance(value, str) or not value:
        return False
    return bool(NAME.fullmatch(_snake(path)) or VALUE.search(value) or CONTENT.get(kind) == path)


def _leaves(path: str, value: Any, marked: bool) -> Iterator[Leaf]:
    if isinstance(value, Marked):
        yield from _leaves(path, value.value, True)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}" if path and path[-1] != " " else f"{path}{key}", item, marked)
    elif isinstance(value, list):
        for item in value:
            named = VARIABLE.fullmatch(item) if isinstance(item, str) else None
            yield from _leaves(f"{path}.{named[1]}" if named else path, named[2] if named else item, marked)
    else:
        yield path, value, marked


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)


POLICY = ResourceValidationPolicy(
    name="no-secret-in-plain-inputs",
    description="No secret is in an input that is not encrypted.",
    remediate=look,
    validate=validate,
    enforcement_level=EnforcementLevel.REMEDIATE,
)
