"""Other settings, environment and secrets for the same code, and what the unit grants."""

import hashlib
from typing import Any

import pytest

from tests.engine import apps
from tests.hosts.conftest import MakeDirect
from tests.hosts.direct import DirectSite
from tests.hosts.site import NAME, UNIT

pytestmark = pytest.mark.random_order(disabled=True)
"""A later test sees the secrets and the visits that an earlier one left."""

TELLS = """\
import hashlib
import os
import pathlib

from flask import Flask, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def page():
    return hashlib.sha256(os.environb.get(b"TOKEN", b"none")).hexdigest()


@app.get("/hash/<name>")
def hashed(name):
    return hashlib.sha256(os.environb[name.encode()]).hexdigest()


@app.post("/media/<name>")
def save(name):
    with pathlib.Path(os.environ["STATE_DIRECTORY"], name).open("wb") as file:
        while piece := request.stream.read(1 << 20):
            file.write(piece)
    return name


@app.get("/media/<name>")
def media(name):
    return "", {"X-Accel-Redirect": f"/kept/{name}"}


@app.get("/visit")
def visit():
    with pathlib.Path(os.environ["STATE_DIRECTORY"], "visits").open("a+") as visits:
        visits.write("x")
        visits.seek(0)
        return visits.read()
"""
MEDIA = f"location /kept/ {{ internal; alias /var/lib/{UNIT}/; }}\n"
FILES = {**apps.good(""), "wsgi.py": TELLS, "media.conf": MEDIA}
MEGABYTES = 50
ENVIRONMENT = {
    "QUOTES": """it's "quoted\"""",
    "BACKSLASHES": r"C:\new\table\\ \" \$",
    "DOLLARS": "$HOME ${PATH} $(id) $$ $",
    "BACKTICKS": "`id` ``",
    "PERCENTS": "%i %% %n %h 100%",
    "OTHER_SIGNS": "# ; & | < > * ? [ ] { } ! ~ = @port@",
    "OTHER_LANGUAGES": "Grüße, 世界, שלום, 🐍",
    "SPACES": "  two in front, one behind ",
    "NOTHING": "",
    "MUCH": "x'\"" * 10_000,
}
SECRETS = {
    "TOKEN": "a first one",
    "PEM": "-----BEGIN KEY-----\nYWJj+/=\n\n\tZGVm\n-----END KEY-----",
    "SHELL": "\n\"double\" 'single' \\\n$HOME ${PATH} `id` %i # none\n  ü",
    "ENDS_WITH_A_BACKSLASH": "p\\a\\\\ss\\",
}
RELAXED = {
    "protect_home": "no", "private_devices": False, "private_tmp": False, "protect_proc": False,
    "memory_deny_write_execute": True, "restrict_namespaces": False, "system_call_filter": False,
    "restrict_address_families": ["AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK"],
    "read_write_paths": ["/srv/uploads", "/opt/more-uploads"], "supplementary_groups": ["games", "audio"],
    "umask": "0027", "group": "www-data",
    "memory_max": "512M", "tasks_max": 512, "limit_nofile": 4096,
}
SHOWN = {
    "ProtectHome": "no", "PrivateDevices": "no", "DevicePolicy": "auto", "PrivateTmp": "no",
    "ProtectProc": "default", "ProcSubset": "all", "MemoryDenyWriteExecute": "yes", "RestrictNamespaces": "no",
    "SystemCallFilter": "~", "RestrictAddressFamilies": "AF_INET AF_INET6 AF_NETLINK AF_UNIX",
    "ReadWritePaths": "/opt/more-uploads /srv/uploads", "SupplementaryGroups": f"audio games {UNIT}",
    "UMask": "0027", "Group": "www-data",
    "MemoryMax": str(512 << 20), "TasksMax": "512", "LimitNOFILE": "4096",
}
"""The properties of the relaxed unit, words in alphabetical order; the filter forbids nothing."""


@pytest.fixture(scope="module")
def site(make_direct: MakeDirect) -> DirectSite:
    """A site whose app tells what it was given, and remembers its visitors."""
    site = make_direct()
    site.write(FILES)
    site.must_up()
    return site


@pytest.fixture(scope="module")
def relaxed(site: DirectSite) -> DirectSite:
    """The site with a unit that grants all that can be granted."""
    site.host.run("install -d /srv/uploads /opt/more-uploads")
    site.configure("systemd", **RELAXED)
    site.configure("nginx", snippets=["media.conf"], client_max_body_size=f"{MEGABYTES}m")
    _is_another_instance_of_the_same_release(site)
    return site


def _is_another_instance_of_the_same_release(site: DirectSite) -> None:
    """Check that an update makes a new instance of the same release, without a failed request."""
    before = site.outputs()
    with site.load() as load:
        site.must_up()
    after = site.outputs()
    assert load.failures == []
    assert after["release"] == before["release"]
    assert after["instance"] != before["instance"]
    assert site.instances() == site.starting_at_boot() == site.kept("instances") == {after["instance"]}


def _main_pid(site: DirectSite) -> str:
    return _shown(site, "MainPID")


def _shown(site: DirectSite, name: str) -> str:
    """A property of the live unit."""
    unit = f"{UNIT}@{site.outputs()['instance']}.service"
    return site.host.run(f"systemctl show --value --property={name} {unit}").strip()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(("section", "values"), [
    ("gunicorn", {"workers": 1}), ("app", {"environment": {"TOKEN": "plain"}}),
])
def test_other_settings_are_another_instance_of_the_same_release(
    site: DirectSite, section: str, values: dict[str, Any]
) -> None:
    site.configure(section, **values)

    _is_another_instance_of_the_same_release(site)

    workers = site.config["portico:gunicorn"]["workers"]
    assert site.host.run(f"pgrep --count --parent {_main_pid(site)}") == f"{workers}\n"
    assert site.get() == (200, _hash(site.config["portico:app"].get("environment", {}).get("TOKEN", "none")))


def test_a_setting_of_nginx_alone_keeps_gunicorns_process(site: DirectSite) -> None:
    before, pid = site.outputs(), _main_pid(site)
    site.configure("nginx", client_max_body_size="1m")

    with site.load() as load:
        site.must_up()

    assert load.failures == []
    assert site.outputs()["config_id"] != before["config_id"]
    assert (site.outputs()["instance"], _main_pid(site)) == (before["instance"], pid)
    assert b"client_max_body_size 1m;" in site.nginx_files()["shop.conf"]


def test_whatever_stands_in_a_value_arrives_in_the_app(site: DirectSite) -> None:
    escaped = {name: value.replace("${", "$${") for name, value in ENVIRONMENT.items()}
    site.configure("app", environment=escaped)
    for name, value in SECRETS.items():
        site.hide(name, value)

    _is_another_instance_of_the_same_release(site)

    given = {**ENVIRONMENT, **SECRETS}
    assert {name: site.get(f"/hash/{name}")[1] for name in given} == {name: _hash(text) for name, text in given.items()}


def test_a_changed_secret_is_another_instance_which_has_it(site: DirectSite) -> None:
    before = site.get()
    site.hide("TOKEN", "a second one")

    _is_another_instance_of_the_same_release(site)

    assert (before, site.get()) == ((200, _hash("a first one")), (200, _hash("a second one")))


def test_what_the_app_keeps_in_its_state_directory_is_there_in_the_next_release(site: DirectSite) -> None:
    release, visits = site.outputs()["release"], site.get("/visit")[1]
    site.write({**FILES, "wsgi.py": f"{TELLS}# changed\n"})

    site.must_up()

    assert site.outputs()["release"] != release
    assert site.get("/visit") == (200, f"{visits}x")
    assert site.host.read(f"/var/lib/{UNIT}/visits") == f"{visits}x"


@pytest.mark.parametrize("name", SHOWN)
def test_each_relaxation_arrives_in_the_unit(relaxed: DirectSite, name: str) -> None:
    assert " ".join(sorted(_shown(relaxed, name).split())) == SHOWN[name]


def test_nginx_serves_what_the_app_has_written_for_its_group(relaxed: DirectSite) -> None:
    upload = f"head --bytes={MEGABYTES}M /dev/zero | curl --fail --silent --data-binary @-"
    address = f"--header 'Host: {NAME}' http://127.0.0.1/media/big"
    relaxed.host.run(f"{upload} {address}")

    assert relaxed.host.run(f"curl --fail --silent {address} | wc --bytes") == f"{MEGABYTES << 20}\n"
    assert relaxed.host.run(f"stat --format='%A %U:%G' /var/lib/{UNIT}/big") == f"-rw-r----- {UNIT}:www-data\n"
