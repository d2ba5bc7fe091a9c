"""Find the one content that an image's name stands for now."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.errors import DockerError

PULL_SECONDS = 900
UNREACHABLE = (r"dial tcp|no such host|connection refused|timeout|deadline exceeded|network is unreachable|tls: |"
               r"x509: |server gave HTTP response|EOF|received unexpected HTTP status: 5")
NOT_ON_THE_HUB = r"pull access denied"
CAUSES: Sequence[tuple[str, str, str]] = (
    (NOT_ON_THE_HUB, "that is there and may be pulled",
     "see how it is spelled, or build it on that engine; if it is private: docker login"),
    (r"unauthorized|authentication required|no basic auth credentials|denied", "that may be pulled",
     "docker login {registry}, then run pulumi up again"),
    (r"manifest unknown|not found|name unknown", "that its registry has",
     "see how it is spelled (pulumi config get --path {key}), or push it: docker push {name}"),
    (UNREACHABLE, "whose registry answers", "see what the engine's machine says to: docker pull {name}"),
)
"""Causes of a failed `docker pull`: a pattern of its message, the image that was expected, and the remedy."""


def resolve(engine: DockerEngine, name: str, key: str = "app.image") -> str:
    """Return the reference of exactly the content that a name stands for now; the engine has it. Raises DockerError.

    `key` is the setting that has the name, for messages.

    The registry is asked for a tag each time, unless the image was never in one. While the registry cannot be asked,
    the image that the engine has is used.
    """
    present = _inspected(engine, name)
    if present and ("@" in name or not present["RepoDigests"]):
        return name if "@" in name else str(present["Id"])
    pulled = engine.run("pull", "--quiet", name, seconds=PULL_SECONDS)
    if pulled.status and not (present and re.search(f"{UNREACHABLE}|{NOT_ON_THE_HUB}", pulled.err)):
        raise _refusal(key, name, pulled.err) or engine.refusal("pull", pulled)
    return name if "@" in name else _reference(_inspected(engine, name) or {}, name)


def digest_of(engine: DockerEngine, name: str, key: str) -> str:
    """Return the digest of an image in its registry; the name itself of an image that no registry has.

    Nodes of a Swarm and builds find an image by these, but not by its id. Raises DockerError as `resolve` does.
    """
    reference = resolve(engine, name, key)
    return reference if "@" in reference else name


def _inspected(engine: DockerEngine, name: str) -> dict[str, Any] | None:
    ran = engine.run("image", "inspect", "--format", "{{json .}}", name)
    if ran.status and not re.search(r"(?i)no such image", ran.err):
        raise engine.refusal("image inspect", ran)
    image: dict[str, Any] | None = json.loads(ran.out) if not ran.status else None
    return image


def _reference(image: Mapping[str, Any], name: str) -> str:
    """Return the image's digest in the registry of a name; its id when only this engine has the name."""
    repository = _short(re.sub(r":[^:/]*$", "", name))
    same = [digest for digest in image["RepoDigests"] if _short(digest.partition("@")[0]) == repository]
    return str(same[0] if same else image["Id"])


def _short(repository: str) -> str:
    """Return a repository as the engine writes it, without the prefixes of Docker Hub."""
    return repository.removeprefix("docker.io/").removeprefix("library/")


def _refusal(key: str, name: str, message: str) -> DockerError | None:
    first, slash, _ = name.partition("/")
    registry = first if slash and re.search(r"[.:]|^localhost$", first) else "docker.io"
    for pattern, expected, remedy in CAUSES:
        if re.search(pattern, message):
            got = message.splitlines()[-1][:500]
            return DockerError(f"{key}: expected an image {expected}, got for {name}: {got}\n"
                               f"    to fix it: {remedy.format(key=key, name=name, registry=registry)}")
    return None
