"""Each template's text, compared as a whole and given to the program that will read it."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from portico.planning.nginx.site import UPSTREAM_PORT
from portico.planning.rendering import TEMPLATES
from tests.templates.conftest import GOLDEN, Golden
from tests.templates.private_nginx import ROOT, complaints, fitting
from tests.templates.rendered import AROUND, PLACE, RENDERED, SITES

ROOT_ONLY = pytest.mark.skipif(os.getuid() != 0, reason="this machine cannot run Nginx as root")
SPEAKING_IPV6 = pytest.mark.skipif(not Path("/proc/net/if_inet6").exists(), reason="this machine cannot speak IPv6")
OF_THE_OPERATOR = "hsts_header"
"""A rule of gixy that only the operator can decide: browsers never forget HSTS."""
HOSTED, TLS = ".on-a-host", ".tls"
NOT_IN_TEMPLATES_OF_THEIR_OWN = {
    "etc/nginx/snippets/charset.conf", "etc/nginx/snippets/hidden.conf", "etc/nginx/snippets/proxy.conf",
    "etc/nginx/snippets/slow_clients.conf", "etc/nginx/snippets/tls.conf", "etc/nginx/snippets/types.conf",
    "gunicorn.drain.py", "gunicorn.early_answers.py", "gunicorn.import_before_fork.py", "gunicorn.import_in_workers.py",
}
"""Included by another template or put behind it, and part of its golden file."""


def _in_nginx(name: str) -> dict[str, str]:
    """A site where the private Nginx has it, moved to where any user may listen and write."""
    where = HOSTED if HOSTED in name else ""
    texts = {"000-catchall": f"000-catchall{where}.conf", "shop": name}
    if TLS in name:
        texts["000-catchall-tls"] = f"000-catchall-tls{where}.conf"
    return {"nginx.conf": AROUND["nginx.conf"], **{f"sites-enabled/{at}.conf": _moved(it) for at, it in texts.items()}}


def _moved(name: str) -> str:
    text = (GOLDEN / "etc/nginx/sites-available" / name).read_text()
    text = re.sub(r"(listen (127\.0\.0\.1:|\[::\]:)?)80\b", r"\g<1>8080", text)
    text = re.sub(r"(listen (\[::\]:)?)443\b", r"\g<1>8443", text)
    text = re.sub(r'"[^" ]*/(fullchain|privkey)\.pem"', rf'"{ROOT}/certificates/\1.pem"', text)
    text = text.replace("/var/log/nginx", f"{ROOT}/logs").replace(PLACE.run, f"{ROOT}/run")
    return text.replace(UPSTREAM_PORT, "8001")


def _gixy(files: Mapping[str, str], folder: Path) -> str:
    (folder / "sites-enabled").mkdir()
    for path, text in files.items():
        (folder / path).write_text(fitting(text))
    command = [sys.executable, "-m", "gixy", "--format", "json", "--skips", OF_THE_OPERATOR, str(folder / "nginx.conf")]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize("name", RENDERED)
def test_a_template_renders_to_its_golden_file(name: str, golden: Golden) -> None:
    golden(name, RENDERED[name]())


def test_every_golden_file_belongs_to_a_rendering_of_these_templates() -> None:
    found = {str(file.relative_to(GOLDEN)) for file in GOLDEN.rglob("*") if file.is_file()}
    assert found == set(RENDERED)


def test_every_template_has_a_golden_file() -> None:
    names = {str(file.relative_to(TEMPLATES)).removesuffix(".j2") for file in TEMPLATES.rglob("*.j2")}
    assert names - NOT_IN_TEMPLATES_OF_THEIR_OWN <= set(RENDERED)


@pytest.mark.parametrize("name", RENDERED)
def test_a_rendered_file_says_first_that_changes_are_lost(name: str) -> None:
    banner = "# Managed by Portico: changes made here are overwritten by the next `pulumi up`.\n"
    assert (GOLDEN / name).read_text().startswith(banner)


@pytest.mark.parametrize("name", RENDERED)
def test_a_rendered_file_has_no_untidy_whitespace(name: str) -> None:
    text = (GOLDEN / name).read_text()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n" not in text
    assert not [line for line in text.splitlines() if line != line.rstrip() or "\t" in line]


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=SPEAKING_IPV6) if HOSTED in name else name for name in SITES
])  # fmt: skip
def test_nginx_accepts_a_golden_site_without_a_warning(name: str) -> None:
    assert complaints(_in_nginx(name)) == []


@ROOT_ONLY
def test_nginx_accepts_the_golden_main_file_of_root_without_a_warning() -> None:
    main = (GOLDEN / "etc/nginx/nginx.as-root.conf").read_text()
    assert complaints({**_in_nginx("site.conf"), "nginx.conf": main}) == []


def test_gixy_would_find_an_alias_that_leads_out_of_its_folder(tmp_path: Path) -> None:
    bad = _in_nginx("site.conf")["sites-enabled/shop.conf"].replace("^~ /static/ {", "^~ /static {")
    assert "alias_traversal" in _gixy({**_in_nginx("site.conf"), "sites-enabled/shop.conf": bad}, tmp_path)


def test_a_warning_of_nginx_is_a_complaint() -> None:
    files = _in_nginx("site.conf")
    twice = {**files, "sites-enabled/again.conf": "server { listen 127.0.0.1:8080; server_name shop.test; }"}
    assert ["conflicting server name" in line for line in complaints(twice)] == [True]


@pytest.mark.parametrize("name", SITES)
def test_gixy_finds_nothing_in_a_golden_site(name: str, tmp_path: Path) -> None:
    assert _gixy(_in_nginx(name), tmp_path) == "[]"
