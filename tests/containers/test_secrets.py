"""A marker secret is looked for in everything that the engine, this machine and Pulumi tell to others."""

import contextlib
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import pytest

from portico.planning.docker.engine import DockerEngine
from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.hosts.engine import docker

MARKER = "xyzzy-in-containers-4711"
FILE = "/run/portico/secrets.json"
PROGRAM = b"PULUMI_CONFIG="
"""Pulumi itself hands the whole configuration to the program, in the environment of its process."""
READS_SECRET = apps.GOOD.replace("len(request.get_data())", 'len(os.environ.get("TOKEN", ""))').replace(
    "from flask", "import os\n\nfrom flask"
)


@pytest.fixture(scope="module")
def site(make_contained: MakeContained) -> ContainedSite:
    """A site whose app has a secret."""
    site = make_contained()
    site.hide("TOKEN", MARKER)
    _write(site, "first ")
    site.must_up()
    return site


def _write(site: ContainedSite, marker: str) -> None:
    site.write({**apps.good(""), "wsgi.py": READS_SECRET.format(marker=marker)})


def _named(site: ContainedSite, kind: str) -> list[str]:
    """Return the names of what the engine has of one kind."""
    return sorted(name for what, _, name in (thing.partition(" ") for thing in site.leftovers()) if what == kind)


def _holders(site: ContainedSite, image: str) -> list[str]:
    """The files of all volumes of the site that hold the secret, each with its mode and its owner."""
    mounts = [f"--volume={name}:/of/{name}:ro" for name in _named(site, "volume")]
    script = f"grep -rl {MARKER} /of | xargs stat -c '%n %a %u:%g'"
    return docker("run", "--rm", *mounts, image, "sh", "-c", script).splitlines()


def test_the_app_has_its_secret(site: ContainedSite) -> None:
    assert site.get() == (200, f"first {len(MARKER)}")


def test_nothing_holds_a_secret_during_an_update_however_much_the_engine_logs(site: ContainedSite) -> None:
    """The engine prints all that it hands to its providers at level 9, whatever the program marks as secret."""
    _write(site, "watched ")

    with Watch() as watch:
        ran = site.pulumi("up", "--yes", "--skip-preview", "--logtostderr", "-v=8", "--stack", site.stack)

    assert (ran.status, site.get()) == (0, (200, f"watched {len(MARKER)}"))
    assert watch.verbs >= {"secrets", "gunicorn", "upstream-check", "update-nginx", "public-check"}
    assert watch.found == set()
    assert "site-gunicorn-secrets" in ran.text
    assert [line[:300] for line in ran.text.splitlines() if MARKER in line] == []


@pytest.mark.parametrize("kind", ["container", "network", "volume", "image"])
def test_what_the_engine_tells_of_the_site_holds_no_secret(site: ContainedSite, kind: str) -> None:
    names = _named(site, kind)

    told = docker(kind, "inspect", *names)

    assert site.key in told
    assert MARKER not in told


def test_the_image_holds_no_secret(site: ContainedSite) -> None:
    image = f"{site.key}:{site.outputs()['release']}"

    with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as saved:
        found = subprocess.run(["grep", "--text", "--count", MARKER], stdin=saved.stdout, capture_output=True)

    assert (saved.returncode, found.stdout) == (0, b"0\n")
    assert MARKER not in docker("history", "--no-trunc", image)


def test_the_logs_of_the_containers_hold_no_secret(site: ContainedSite) -> None:
    logs = [DockerEngine().run("logs", site.containers(role)[0]) for role in ("app", "nginx")]

    assert "Listening at" in logs[0].err
    assert '"status":200' in logs[1].out.replace(" ", "")
    assert [log for log in logs if MARKER in log.out + log.err] == []


def test_the_secret_is_in_one_file_that_only_the_app_reads(site: ContainedSite, base_image: str) -> None:
    (held,) = _holders(site, base_image)
    stat = docker("exec", site.containers("app")[0], "stat", "-c", "%a %u:%g", FILE)

    assert held.endswith("/secrets.json 400 10001:10001")
    assert stat == "400 10001:10001\n"


def test_no_output_no_preview_and_no_state_holds_a_secret(site: ContainedSite) -> None:
    _write(site, "said ")

    said = [site.pulumi(*words, "--stack", site.stack) for words in (
        ("preview", "--diff"), ("preview", "--json"), ("up", "--yes", "--diff"), ("stack", "export"),
        ("stack", "output", "--json"), ("refresh", "--yes", "--diff"), ("config", "--json"),
    )]

    assert [ran for ran in said if ran.status or not ran.text] == []
    assert [ran.text[:200] for ran in said if MARKER in ran.text] == []


def test_no_file_of_the_project_holds_a_secret(site: ContainedSite) -> None:
    files = [file for file in site.checkout.rglob("*") if file.is_file() and not file.is_symlink()]

    assert site.checkout / f"Pulumi.{site.stack}.yaml" in files
    assert [file for file in files if MARKER.encode() in file.read_bytes()] == []


def test_a_changed_secret_is_a_new_instance_and_the_old_volume_is_gone(site: ContainedSite, base_image: str) -> None:
    before, volumes = site.outputs(), _named(site, "volume")
    site.hide("TOKEN", f"{MARKER}!")

    site.must_change()

    assert site.outputs()["release"] == before["release"]
    assert site.outputs()["instance"] != before["instance"]
    assert site.get()[1].endswith(f" {len(MARKER) + 1}")
    assert len(_named(site, "volume")) == len(volumes)
    assert len(_holders(site, base_image)) == 1


def test_without_secrets_there_is_no_file(site: ContainedSite) -> None:
    site.pulumi("config", "rm", "app-secrets", "--stack", site.stack)

    site.must_change()

    assert site.get()[1].endswith(" 0")
    assert docker("exec", site.containers("app")[0], "ls", "/run/portico") == "gunicorn.conf.py\n"


class Watch:
    """Looks at all processes of this machine and all containers of the engine, for as long as it lasts."""

    def __init__(self) -> None:
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._watch, args=[look])
                         for look in (self._look_at_processes, self._look_at_containers)]
        self.found: set[str] = set()
        self.verbs: set[str] = set()
        """The agent's verbs that were seen running in a container."""

    def __enter__(self) -> "Watch":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _watch(self, look: Callable[[], None]) -> None:
        while not self._end.wait(0.02):
            look()

    def _look_at_processes(self) -> None:
        for part, text in _of_processes():
            words = text.decode(errors="replace").split("\0")
            if MARKER.encode() in text and PROGRAM not in text:
                self.found.add(f"{part} of {words[:4]}")
            if any(word.startswith("/proc/self/fd/") for word in words[:-2]):
                self.verbs.add(words[-2])

    def _look_at_containers(self) -> None:
        """Search containers for the secret; a container may end between the two questions."""
        containers = docker("ps", "--all", "--quiet").split()
        if containers and MARKER in docker("inspect", *containers, check=False):
            self.found.add("docker inspect")


def _of_processes() -> Iterator[tuple[str, bytes]]:
    for process in Path("/proc").glob("[0-9]*"):
        for part in ("cmdline", "environ"):
            with contextlib.suppress(OSError):
                yield part, (process / part).read_bytes()
