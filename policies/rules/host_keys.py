"""A host is the one that it was: its key is pinned."""

from pulumi_policy import ResourceValidationArgs, ResourceValidationPolicy

from .inputs import Report, part, read

PLACES = {"connection": ("connection",), "connection.proxy": ("connection", "proxy")}


def validate(args: ResourceValidationArgs, report: Report) -> None:
    """The host of a remote step, and the bastion on the way to it."""
    if not args.resource_type.startswith("command:remote:"):
        return
    inputs = read(args.props)
    for where, path in PLACES.items():
        reached = part(inputs, *path)
        if reached and "hostKey" not in reached:
            host = reached.get("host")
            report(f"{args.name}, {where}: expected the host key of {host}, got none: whoever answers is trusted\n"
                   f"    to fix it: ssh-keyscan -t ed25519 {host}, see that it is the right one, and set host_key")


POLICY = ResourceValidationPolicy(
    name="host-key-is-pinned",
    description="The key of every host that is reached over SSH is pinned.",
    validate=validate,
)
