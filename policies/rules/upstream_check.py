"""Nginx is pointed only at an instance that has answered on the same machine and in the same site."""

from collections.abc import Iterator

from pulumi_policy import PolicyResource, StackValidationArgs, StackValidationPolicy

from .inputs import Report, part, read
from .plans import plan_of

SITE = "portico:index:NginxSite"
CHECK = "portico:index:UpstreamCheck"
MEND = "to fix it: opts=ResourceOptions(depends_on=[upstream_check.step.resource]), as in components/nginx_site.py"


def validate(args: StackValidationArgs, report: Report) -> None:
    """Report each step of a site in Nginx that does not come after the upstream check of its instance."""
    for resource in args.resources:
        if resource.parent and resource.parent.resource_type == SITE:
            for fault in faults(resource):
                report(fault, resource.urn)


def faults(site: PolicyResource) -> Iterator[str]:
    """Yield a line for each fault of a site's step: no check before it, or one of a different machine or instance."""
    checks = [check for check in _before(site) if check.parent and check.parent.resource_type == CHECK]
    own_checks = [check for check in checks if _place(check) == _place(site)]
    if not own_checks:
        others = f"only those of other sites: {', '.join(check.name for check in checks)}" if checks else "none"
        yield f"{site.name}: expected to depend on the upstream check of its own site, got {others}\n    {MEND}"
    wanted = part(plan_of(read(site.props)), "site", "instance")
    proven = {plan_of(read(check.props)).get("instance") for check in own_checks} - {None}
    if wanted and proven and wanted not in proven:
        yield (f"{site.name}: expected an upstream check of instance {wanted}, at which it points, "
               f"got one of {', '.join(sorted(map(str, proven)))}\n    {MEND}")


def _before(resource: PolicyResource) -> list[PolicyResource]:
    """Return everything that a resource depends on, directly or through other resources."""
    before: dict[str, PolicyResource] = {}
    waiting = list(resource.dependencies)
    while waiting:
        dependency = waiting.pop()
        if dependency.urn not in before:
            before[dependency.urn] = dependency
            waiting += dependency.dependencies
    return list(before.values())


def _place(step: PolicyResource) -> str | None:
    """Return the URN of the chain on one machine that a step's component is a part of; None if there is none."""
    above = step.parent and step.parent.parent
    return above.urn if above else None


POLICY = StackValidationPolicy(
    name="upstream-check-first",
    description="Every site depends on an upstream check of the same instance.",
    validate=validate,
)
