"""Where it counts, a site is asked over TLS only."""

import re
from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, ResourceValidationPolicy

from .inputs import Report, read
from .plans import blocks, nginx_files, plan_of

STACKS = ["production"]
"""Whose sites need TLS, unless the policy's configuration says otherwise."""
LISTEN = re.compile(r"^\s*listen\s+([^;]+);", re.MULTILINE)


def validate(args: ResourceValidationArgs, report: Report) -> None:
    """Nginx's files as they will be written, whatever setting they come from."""
    stack = args.urn.split("::")[0].rpartition(":")[2]
    if stack in args.get_config().get("stacks", STACKS):
        for path, text in nginx_files(plan_of(read(args.props))).items():
            for listen in plain_ways_to_the_app(text):
                report(f"{args.name}, {path}: expected TLS on stack {stack} (listen … ssl), got listen {listen}\n"
                       f"    to fix it: pulumi config set --path tls.mode files; see docs/configuration.md")


def plain_ways_to_the_app(text: str) -> Iterator[str]:
    """Addresses on which a server passes on what it is asked without TLS. One that only redirects may be there."""
    for server in blocks(text, "server"):
        if "proxy_pass" in server:
            yield from (listen for listen in LISTEN.findall(server)
                        if not {"ssl", "quic"} & set(listen.split()) and not listen.startswith("unix:"))


POLICY = ResourceValidationPolicy(
    name="tls-in-production",
    description="A production site is asked over TLS only.",
    validate=validate,
    config_schema=PolicyConfigSchema(
        properties={"stacks": {"type": "array", "items": {"type": "string"}, "default": STACKS}}
    ),
)
