"""A marker secret and the private key are looked for in everything that others can read, here and on the host."""

import contextlib
import json
import os
import shlex
import threading
from collections import Counter
from pathlib import Path
from types import TracebackType

import pytest

from tests.engine import apps
from tests.engine.site import STACK
from tests.hosts.conftest import MakeSite
from tests.hosts.engine import docker
from tests.hosts.site import UNIT, HostedSite

MARKER = "xyzzy-on-hosts-4711"
READS_SECRET = """\
import os

from flask import Flask, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def page():
    return "{marker}" + str(len(os.environ["TOKEN"]) + len(request.get_data()))
"""
LOOKS = 100
"""A process starts another program soon or never: it is not looked at for ever, and short ones are seen."""
HOLDERS = """
import json, os, sys
texts = [text.encode() for text in json.load(sys.stdin)]
for root in ("/etc", "/home", "/opt", "/root", "/run", "/srv", "/tmp", "/usr/local", "/var"):
    for folder, _, files in os.walk(root):
        for path in (os.path.join(folder, file) for file in files):
            if os.path.isfile(path) and not os.path.islink(path):
                data = open(path, "rb").read()
                if any(text in data for text in texts):
                    print(path)
"""


@pytest.fixture(scope="module")
def site(make_hosted: MakeSite) -> HostedSite:
    """A site whose app has a secret."""
    site = make_hosted()
    site.hide("TOKEN", MARKER)
    _write(site, "first ")
    site.must_up()
    return site


@pytest.fixture(scope="module")
def needles(site: HostedSite) -> list[str]:
    """The secret, and a line out of the middle of the private key."""
    return [MARKER, site.host.private_key.splitlines()[2]]


def test_the_app_has_its_secret(site: HostedSite) -> None:
    assert site.get() == (200, f"first {len(MARKER)}")


def test_no_command_line_and_no_foreign_environment_holds_a_secret_during_an_update(
    site: HostedSite, needles: list[str]
) -> None:
    site.hide("OTHER", f"{MARKER} as well")
    _write(site, "watched ")

    with Watch(site, needles) as watch:
        site.must_up()

    assert watch.verbs >= {"release", "secrets", "gunicorn", "upstream-check", "update-nginx", "public-check",
                           "remove-gunicorn"}
    assert any("gunicorn" in program for program in watch.with_secret)
    assert watch.found == set()


def test_no_output_preview_or_state_holds_a_secret(site: HostedSite, needles: list[str]) -> None:
    _write(site, "told ")

    said = [site.pulumi(*words, "--stack", STACK).text for words in (
        ("preview", "--diff"), ("preview", "--json"), ("up", "--yes", "--diff"), ("stack", "export"),
        ("stack", "output", "--json"), ("refresh", "--yes", "--diff"), ("config", "--json"),
    )]

    assert all("portico" in text for text in said)
    assert [text[:200] for text in said if any(needle in text for needle in needles)] == []


def test_the_log_of_the_engine_holds_no_secret(site: HostedSite, needles: list[str]) -> None:
    """The engine prints all that it hands to its providers at level 9, whatever the program marks as secret."""
    _write(site, "logged ")

    text = site.pulumi("up", "--yes", "--skip-preview", "--logtostderr", "-v=8", "--stack", STACK).text

    assert "site-127.0.0.1-gunicorn-secrets" in text
    assert [line[:300] for line in text.splitlines() if any(needle in line for needle in needles)] == []


def test_the_secret_is_in_one_file_of_the_host_that_only_root_reads(site: HostedSite, needles: list[str]) -> None:
    held = site.host.run(f"python3 -c {shlex.quote(HOLDERS)}", text=json.dumps(needles)).splitlines()

    assert held == [f"/srv/{UNIT}/instances/{site.outputs()['instance']}/secrets.env"]
    assert site.host.run(f"stat -c '%a %U:%G' {held[0]}") == "400 root:root\n"


def test_what_is_sent_waits_where_the_login_alone_can_read_it(site: HostedSite) -> None:
    assert site.host.run(f"stat -c %a ~deploy/.portico/{UNIT}") == "700\n"


def test_no_file_of_the_project_holds_a_secret(site: HostedSite, needles: list[str]) -> None:
    files = [file for file in site.checkout.rglob("*") if file.is_file() and not file.is_symlink()]

    assert site.checkout / f"Pulumi.{STACK}.yaml" in files
    assert [file for file in files if any(needle.encode() in file.read_bytes() for needle in needles)] == []


def test_the_journal_and_the_logs_of_nginx_hold_no_secret(site: HostedSite, needles: list[str]) -> None:
    journal, logs = site.host.run("journalctl --all --no-pager"), site.host.run("cat /var/log/nginx/*")

    assert f"{UNIT}@{site.outputs()['instance']}" in journal
    assert '"host":"shop.test"' in logs
    assert [needle for needle in needles if needle in journal + logs] == []


def test_an_app_that_cannot_start_tells_no_secret(site: HostedSite, needles: list[str]) -> None:
    site.write({**apps.good(""), "wsgi.py": apps.CANNOT_IMPORT})
    failed = site.up()
    _write(site, "mended ")
    site.must_up()

    assert failed.status == 1
    assert "ModuleNotFoundError: No module named 'nowhere_to_be_found'" in failed.text
    assert [needle for needle in needles if needle in failed.text] == []


def test_a_changed_secret_is_a_new_instance_and_its_old_file_is_gone(site: HostedSite) -> None:
    before = site.outputs()["instance"]
    site.hide("TOKEN", f"{MARKER}!")

    with site.load() as load:
        site.must_up()

    after = site.outputs()["instance"]
    files = site.host.run("find / -xdev -name secrets.env").split()
    assert (after != before, load.failures) == (True, [])
    assert site.get()[1].endswith(str(len(MARKER) + 1))
    assert files == [f"/srv/{UNIT}/instances/{after}/secrets.env"]


def _write(site: HostedSite, marker: str) -> None:
    site.write({**apps.good(""), "wsgi.py": READS_SECRET.format(marker=marker)})


class Watch:
    """Looks at all processes of this machine, those of the host among them, for as long as it lasts."""

    def __init__(self, site: HostedSite, needles: list[str]) -> None:
        self._needles = [needle.encode() for needle in needles]
        init = docker("inspect", "--format", "{{.State.Pid}}", site.host.name).strip()
        self._host = os.readlink(f"/proc/{init}/ns/pid")
        self._user = int(site.host.run(f"id -u {UNIT}"))
        self._looks: Counter[Path] = Counter()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.found: set[str] = set()
        self.verbs: set[str] = set()
        """The agent's verbs that were seen running on the host."""
        self.with_secret: set[str] = set()
        """Programs of the service user whose environment holds a secret."""

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.is_set():
            young = [process for process in Path("/proc").glob("[0-9]*") if self._looks[process] < LOOKS]
            self._looks.update(young)
            for process in young:
                with contextlib.suppress(OSError):
                    self._look_at(process)

    def _look_at(self, process: Path) -> None:
        command = (process / "cmdline").read_bytes()
        words = command.decode(errors="replace").split("\0")
        if any(needle in command for needle in self._needles):
            self.found.add(f"command line: {words}")
        if os.readlink(process / "ns" / "pid") != self._host:
            return
        if len(words) > 2 and words[-3].endswith("/agent.pyz"):
            self.verbs.add(words[-2])
        environment = (process / "environ").read_bytes()
        if any(needle in environment for needle in self._needles):
            known = process.stat().st_uid == self._user
            (self.with_secret if known else self.found).add(f"environment of {words[:4]}")
