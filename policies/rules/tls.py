"""Sites of production stacks are reached over TLS only."""

import re
from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, ResourceValidationPolicy

from .inputs import Report, read
from .plans import blocks, nginx_files, plan_of

STACKS = ["production"]
"""Stacks whose sites need TLS, unless the policy's configuration names different ones."""
LISTEN = re.compile(r"^\s*listen\s+([^;]+);", re.MULTILINE)


def validate(args: ResourceValidationArgs, report: Report) -> None:
    """Report each plain address in Nginx's files as they will be written, whichever setting it comes from."""
    stack = args.urn.split("::")[0].rpartition(":")[2]
    if stack in args.get_config().get("stacks", STACKS):
        for path, text in nginx_files(plan_of(read(args.props))).items():
            for listen in plain_ways_to_the_app(text):
                report(f"{args.name}, {path}: expected TLS on stack {stack} (listen … ssl), got listen {listen}\n"
                       f"    to fix it: pulumi config set --path tls.mode files; see docs/configuration.md")


def plain_ways_to_the_app(text: str) -> Iterator[str]:
    """Yield the addresses on which a server passes requests on to the app without TLS.

    A server that only redirects to TLS is allowed.
    """
    for server in blocks(text, "server"):
        if "proxy_pass" in server:
            yield from (listen for listen in LISTEN.findall(server)
                        if not {"ssl", "quic"} & set(listen.split()) and not listen.startswith("unix:"))


POLICY = ResourceValidationPolicy(
    name="tls-in-production",
    description="A production site is served over TLS only.",
    validate=validate,
    config_schema=PolicyConfigSchema(
        properties={"stacks": {"type": "array", "items": {"type": "string"}, "default": STACKS}}
    ),
)
