"""The rules of the policy pack, with a module for each subject."""

from pulumi_policy import Policy

from . import gunicorn_address, host_keys, image_tags, published_ports, secret_inputs, tls, upstream_check

POLICIES: list[Policy] = [
    upstream_check.POLICY,
    gunicorn_address.POLICY,
    published_ports.POLICY,
    tls.POLICY,
    host_keys.POLICY,
    secret_inputs.POLICY,
    image_tags.POLICY,
]
"""The policies, in the order of the chain; those that hold for every step of it come last."""
