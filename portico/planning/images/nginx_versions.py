"""The versions of Nginx and OpenSSL in an image."""

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import isolated
from portico.planning.errors import DockerError
from portico.protocol.nginx_versions import Versions


def versions_in(engine: DockerEngine, image: str) -> Versions:
    """Return the versions that the image's own `nginx -V` prints. Raises DockerError when it prints none."""
    ran = engine.run("run", *isolated("--network=none", "--entrypoint=nginx"), image, "-V")
    versions = Versions.read(ran.err + ran.out)
    if ran.status or not any(versions.nginx):
        raise DockerError(f"docker.nginx_image: expected an image with nginx, which prints its version, got {image}: "
                          f"{ran.err[:200]!a}\n    to fix it: pulumi config set --path docker.nginx_image nginx:stable")
    return versions
