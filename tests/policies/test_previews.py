"""The policy pack on real previews: stacks that pass every rule, stacks that break them."""

import re
import sys
from pathlib import Path

import pytest

import toolchain
from tests.checkout import REPOSITORY
from tests.components.conftest import HOST_KEY
from tests.containers.conftest import base_image as base_image
from tests.engine import apps
from tests.engine.site import Ran, Site
from tests.hosts.conftest import docker_engine as docker_engine
from tests.hosts.conftest import host_image as host_image
from tests.ports import free_port
from tests.toolchain.stacks import Stack

PACK = str(REPOSITORY / "policies")
DOCUMENT = (REPOSITORY / "docs" / "policies.md").read_text()
COMMAND, WITH_STACKS = re.findall(r"^\$ bin/portico pulumi (.*)", DOCUMENT, re.MULTILINE)
STACKS = DOCUMENT.partition("```json\n")[2].partition("```")[0]
LATE = """
import json
import pulumi
from pulumi_command import local

def plan(line):
    lines = ["server {", "listen 80;", f"proxy_pass http://{line};", "}"]
    return "@portico plan 1\\n" + json.dumps({"site": {"files": {"shop.conf": lines}}})

first = local.Command("first", create="echo shop")
local.Command("late", create="touch made", stdin=first.stdout.apply(plan))
"""
"""A program whose second step gets a plan that is known only after the first one."""
REFUSED = REPOSITORY / "tests" / "policies" / "programs" / "refused.py"
STACK = "production"
RULES = {"upstream-check-first", "gunicorn-is-private", "only-nginx-is-published", "tls-in-production",
         "host-key-is-pinned", "no-secret-in-plain-inputs", "no-latest-images"}
ON_HOSTS = [{"name": "web", "address": "web.example.org", "host_key": HOST_KEY},
            {"name": "new", "address": "new.example.org", "accept_any_host_key": True}]
PASSED = "✅ portico@v1.0.0"
REPORT = re.compile(r"- \[mandatory\] +(\S+) +\(\S+ (\S+)\)\n.*\n +(.*)\n +(to fix it: .*)\n")


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, ...]]:
    """Return the reports about a program that breaks every rule: rule, resource, fault, remedy."""
    stack = Stack.new(tmp_path_factory.mktemp("refused"), toolchain.environment(docker=True))
    stack.program(REFUSED.read_text())
    assert stack.pulumi("stack", "init", STACK).returncode == 0
    ended = stack.pulumi("preview", "--policy-pack", PACK, "--stack", STACK)
    assert ended.returncode != 0, ended.stdout
    return REPORT.findall(ended.stdout)


def _preview(folder: Path, stack: str = STACK, **settings: object) -> Ran:
    """Preview Portico itself with the policy pack."""
    docker = settings.get("target") == {"kind": "docker"}
    site = Site(folder / "p", free_port(), toolchain.environment(docker=docker), stack)
    site.make()
    site.write(apps.good("one"))
    (site.checkout / "policies").symlink_to(PACK)
    for key, values in settings.items():
        site.config[f"portico:{key}"] = {**site.config.get(f"portico:{key}", {}), **values}  # type: ignore[dict-item]
    return site.pulumi(*COMMAND.split(), "--stack", stack)


def test_each_rule_is_broken_by_something(refused: list[tuple[str, ...]]) -> None:
    assert {rule for rule, *_ in refused} == RULES


@pytest.mark.parametrize(("rule", "resource", "got"), [
    ("upstream-check-first", "unproven", "got none"),
    ("upstream-check-first", "mistaken", "got one of other"),
    ("gunicorn-is-private", "public-gunicorn", "got 0.0.0.0:8000"),
    ("gunicorn-is-private", "on-the-machine", "got 0.0.0.0:8000"),
    ("gunicorn-is-private", "unproven", "got 10.0.0.5:8000"),
    ("only-nginx-is-published", "database", "got ports: 0.0.0.0:5432 to 5432"),
    ("only-nginx-is-published", "balanced", "got endpoint_spec.ports: 8000 to 8000"),
    ("tls-in-production", "unproven", "got listen 80"),
    ("host-key-is-pinned", "unknown-host", "key of web.example.org, got none"),
    ("host-key-is-pinned", "unknown-host", "key of bastion.example.org, got none"),
    ("no-secret-in-plain-inputs", "password-in-environment", "environment.DB_PASSWORD: expected"),
    ("no-secret-in-plain-inputs", "secret-in-command", "create: expected a secret on stdin alone"),
    ("no-latest-images", "database", "got postgres"),
    ("no-latest-images", "newest", "got nginx:latest"),
])
def test_a_stack_that_breaks_a_rule_is_refused(
    refused: list[tuple[str, ...]], rule: str, resource: str, got: str
) -> None:
    faults = [fault for broken, name, fault, _ in refused if (broken, name) == (rule, resource)]

    assert any(got in fault for fault in faults), refused


def test_no_refusal_tells_a_secret(refused: list[tuple[str, ...]]) -> None:
    assert "hunter2" not in str(refused)


def test_a_site_on_this_machine_with_https_passes_in_production(tmp_path: Path) -> None:
    ran = _preview(tmp_path, tls={"mode": "self-signed"})

    assert ran.status == 0, ran.text
    assert PASSED in ran.text


def test_a_site_in_containers_passes_on_another_stack(tmp_path: Path, base_image: str) -> None:
    images = {"nginx_image": base_image, "python_image": base_image}

    ran = _preview(tmp_path, "staging", target={"kind": "docker"}, docker=images)

    assert ran.status == 0, ran.text
    assert PASSED in ran.text


def test_settings_that_break_a_rule_are_refused(tmp_path: Path) -> None:
    app = {"environment": {"SECRET_KEY": "hunter2"}}

    ran = _preview(tmp_path, app=app, target={"kind": "ssh", "hosts": ON_HOSTS}, nginx={"server_names": ["shop.test"]})

    broken = {(rule, fault) for rule, _, fault, _ in REPORT.findall(ran.text)}
    assert {rule for rule, _ in broken} == {"tls-in-production", "host-key-is-pinned", "no-secret-in-plain-inputs"}
    assert {fault.partition("-")[2].partition("-")[0] for rule, fault in broken if "key" in rule} == {"new"}


def test_what_a_preview_cannot_know_is_refused_by_the_update_before_it_is_done(tmp_path: Path) -> None:
    stack = Stack.new(tmp_path, toolchain.environment())
    stack.program(LATE)
    (tmp_path / "policies").symlink_to(PACK)
    (tmp_path / "stacks.json").write_text(STACKS.replace("shop-eu", "dev"))
    (tmp_path / ".venv").symlink_to(sys.prefix)

    updated = stack.pulumi("up", "--yes", "--skip-preview", *WITH_STACKS.split()[1:])

    assert updated.returncode != 0
    assert [rule for rule, *_ in REPORT.findall(updated.stdout)] == ["tls-in-production"], updated.stdout
    assert not (tmp_path / "made").exists()
