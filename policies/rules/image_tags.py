"""Every image is named by its version: by a digest, or by a tag that says which version it is."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, ResourceValidationPolicy

from .inputs import CONTAINER, SERVICE, Inputs, Report, part, read, words

PATHS = {
    CONTAINER: ("image",),
    SERVICE: ("taskSpec", "containerSpec", "image"),
    "docker:index/remoteImage:RemoteImage": ("name",),
    "docker:index/image:Image": ("imageName",),
}


def validate(args: ResourceValidationArgs, report: Report) -> None:
    """Report an image without a version: a container's, a service's, or an image resource itself."""
    for name in images(args.resource_type, read(args.props)):
        if is_latest(name):
            report(f"{args.name}: expected an image of a version that is named, got {name}\n"
                   f"    to fix it: name a tag or a digest, for example {name.removesuffix(':latest')}:1.2.3")


def images(kind: str, inputs: Inputs) -> Iterator[str]:
    """Yield the names of images that a resource uses, as far as they are known."""
    if kind in PATHS:
        yield from words(part(inputs, *PATHS[kind]))


def is_latest(name: str) -> bool:
    """Return whether a name means the image that was pushed last: it has the tag `latest` or none.

    An image's id and a digest are exact.
    """
    if "@" in name or name.startswith("sha256:"):
        return False
    return name.rpartition("/")[2].partition(":")[2] in ("", "latest")


POLICY = ResourceValidationPolicy(
    name="no-latest-images",
    description="No image has the tag latest, written or by default.",
    validate=validate,
)
