"""Let Nginx test its files before a service gets them: `python -m portico.steps.swarm.nginx nginx-test < plan`."""

from __future__ import annotations

import io
import sys
import tarfile

from portico.planning.certificates.stand_in import stand_in_certificate
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import isolated, labelled
from portico.planning.nginx.swarm_paths import FOLDER, NGINX_USER, TLS_FILE
from portico.protocol.failure import Failure
from portico.steps.step import Plan, main_of, proved, whole

TEST = f"tar -x -C {FOLDER} && exec nginx -e stderr -c {FOLDER}/nginx.conf -t"
SECONDS = 100


def run(plan: Plan) -> int:
    with whole(("docker", "files", "config_id")):
        engine, config_id = DockerEngine(plan["docker"]["host"]), plan["config_id"]
        {name: plan[name] for name in ("docker", "files")}
    test(engine, plan)
    return proved("nginx-test", f"nginx: the files of configuration {config_id} are taken", config_id=config_id)


def test(engine: DockerEngine, plan: Plan) -> None:
    """Run Nginx's test on the plan's files. Raises Failure with what Nginx says."""
    docker, image = plan["docker"], plan["docker"]["nginx_image"]
    options = isolated(f"--tmpfs={FOLDER}", "--network=none", labelled(docker), "--entrypoint=sh",
                       user=f"--user={NGINX_USER}")
    archive = _archive(_with_a_certificate(plan["files"]))
    ran = engine.run("run", *options, image, "-ec", TEST, stdin=archive, seconds=SECONDS)
    if ran.status:
        remedy = "fix nginx.snippets or the settings of nginx, then run pulumi up again"
        raise Failure("nginx", f"files that {image} takes", f"exit status {ran.status}", remedy=remedy,
                      lines=ran.err.splitlines())


def _with_a_certificate(files: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the files with a stand-in certificate if they name one.

    The key is a secret of the Swarm; any certificate shows whether Nginx takes its files.
    """
    needed = any(TLS_FILE in line for lines in files.values() for line in lines)
    return {**files, TLS_FILE.removeprefix(f"{FOLDER}/"): stand_in_certificate().splitlines()} if needed else files


def _archive(files: dict[str, list[str]]) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for path, lines in files.items():
            text = "".join(f"{line}\n" for line in lines).encode()
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(text), 0o644
            tar.addfile(entry, io.BytesIO(text))
    return archive.getvalue()


if __name__ == "__main__":
    sys.exit(main_of(run))
