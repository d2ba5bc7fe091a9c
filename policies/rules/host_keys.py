"""Every host is reached with a pinned host key, so that it cannot be replaced by a different machine."""

from pulumi_policy import ResourceValidationArgs, ResourceValidationPolicy

from .inputs import Report, part, read

PLACES = {"connection": ("connection",), "connection.proxy": ("connection", "proxy")}


def validate(args: ResourceValidationArgs, report: Report) -> None:
    """Report a remote step whose host, or the bastion on the way to it, has no pinned key."""
    if not args.resource_type.startswith("command:remote:"):
        return
    inputs = read(args.props)
    for where, path in PLACES.items():
        reached = part(inputs, *path)
        if reached and "hostKey" not in reached:
            host = reached.get("host")
            report(f"{args.name}, {where}: expected the host key of {host}, got none: any machine is trusted\n"
                   f"    to fix it: ssh-keyscan -t ed25519 {host}, see that it is the right one, and set host_key")


POLICY = ResourceValidationPolicy(
    name="host-key-is-pinned",
    description="The key of every host that is reached over SSH is pinned.",
    validate=validate,
)
