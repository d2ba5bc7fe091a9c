"""docs/first-server.md, docs/ssh.md and docs/moving.md on one real host, from a fresh checkout, with an ssh-agent."""

import re
import subprocess
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY, check_out, users_environment
from tests.docs.operator import Operator
from tests.engine import apps
from tests.hosts.conftest import MakeHost
from tests.hosts.host import Host
from tests.load import Load

FIRST, SSH, MOVING = ((REPOSITORY / "docs" / f"{name}.md").read_text() for name in ("first-server", "ssh", "moving"))
TREE = re.findall(r"^    (/\S*portico\S*|/etc/nginx/\S+)  ", SSH, re.MULTILINE)
UNIT, SITE = (textwrap.dedent(MOVING.partition(f"{before}:\n\n")[2].partition(f"\n\n{after}")[0]) + "\n"
              for before, after in (("of its own", "and a site"), ("in `sites-enabled`", "## 1.")))
LOOKING, ENDING = (re.findall(r"^    ((?:systemctl|nginx|ls|rm) .*)$", part, re.MULTILINE)
                   for part in (MOVING.partition("## 2.")[0], MOVING.partition("## 4.")[2]))
LINK = "/etc/nginx/sites-enabled/myproject"
BY_HAND = f"""
cp -r /srv/portico-prod/venvs/* /home/sammy/myproject/myprojectenv
sed -i '1s|.*|#!/home/sammy/myproject/myprojectenv/bin/python|' /home/sammy/myproject/myprojectenv/bin/gunicorn
useradd sammy; chown -R sammy:www-data /home/sammy; chmod 755 /home/sammy
ln -s /etc/nginx/sites-available/myproject {LINK}
systemctl daemon-reload; systemctl enable --now myproject; nginx -t; systemctl reload nginx
curl -sf --retry 9 --retry-all-errors --retry-delay 1 -H 'Host: www.example.org' http://127.0.0.1/
"""


@pytest.fixture(scope="module")
def web1(make_host: MakeHost) -> Host:
    return make_host()


@pytest.fixture(scope="module")
def agent(host_key_pair: Path) -> Iterator[str]:
    """The socket of an ssh-agent that holds the key."""
    socket = str(host_key_pair.with_name("agent"))
    with subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        subprocess.run(["ssh-add", "-q", str(host_key_pair)], env={"SSH_AUTH_SOCK": socket}, check=True)
        yield socket
        process.terminate()


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory, web1: Host, agent: str) -> Operator:
    """Return an operator who has done all of docs/first-server.md; the app's page also takes a POST."""
    checkout = check_out(tmp_path_factory.mktemp("ssh") / "portico")
    wsgi = checkout / "examples" / "hello" / "wsgi.py"
    wsgi.write_text(wsgi.read_text().replace('@app.get("/")', '@app.route("/", methods=["GET", "POST"])'))
    environment = {**users_environment(), "SSH_AUTH_SOCK": agent, "HOME": str(checkout)}
    environment["XDG_CACHE_HOME"] = environment.get("XDG_CACHE_HOME", str(Path("~/.cache").expanduser()))
    environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = f"{checkout}/.portico-passphrase"
    made = Operator(checkout, environment, web1)
    made.does(FIRST)
    return made


@pytest.fixture(scope="module")
def by_hand(operator: Operator, web1: Host) -> str:
    """Put a site on the host as the guide does it by hand; return its answer."""
    web1.write("/home/sammy/myproject/wsgi.py", apps.good("by hand")["wsgi.py"])
    web1.write("/etc/systemd/system/myproject.service", UNIT)
    web1.write("/etc/nginx/sites-available/myproject", SITE)
    return web1.run(BY_HAND)


def test_the_commands_end_with_a_site_at_its_name(operator: Operator, web1: Host) -> None:
    assert "<title>" in web1.run("curl -sf -H 'Host: shop.example.org' http://127.0.0.1/")


def test_the_fingerprint_on_the_console_is_the_one_that_the_network_tells(operator: Operator, web1: Host) -> None:
    command = re.findall(r"^    (ssh-keygen .*)$", FIRST, re.MULTILINE)
    told = operator.types("ssh-keygen -lf web1.key").stdout.split()

    assert web1.run(command[0]).split()[:2] == told[:2]


def test_everything_in_the_tree_is_on_the_host(operator: Operator, web1: Host) -> None:
    assert len(TREE) == 9
    assert web1.run(f"ls -d {' '.join(TREE)}").split() == sorted(TREE)


def test_the_commands_by_hand_show_the_live_instance(operator: Operator, web1: Host) -> None:
    status, journal, log = re.findall(r"^    (systemctl status .*|journalctl .*|tail .*)$", SSH, re.MULTILINE)

    assert "active (running)" in web1.run(f"{status} --no-pager")
    assert "Listening at: unix:/run/portico-prod/" in web1.run(f"{journal} --no-pager")
    web1.run(log)


def test_a_takeover_that_fails_leaves_the_site_made_by_hand(by_hand: str, operator: Operator, web1: Host) -> None:
    settings = ("nginx.server_names[0]=www.example.org", "nginx.replaces[0]=myproject",
                "checks.public.contains=elsewhere", "checks.public.deadline=2")
    operator.types(f"bin/portico pulumi config set-all --path --plaintext {' --plaintext '.join(settings)}")

    with Load(web1.http_port, host="www.example.org", keeping=1) as load:
        ran = operator.types("bin/portico pulumi up --yes --skip-preview")
        assert ran.returncode != 0, ran.stdout
        assert "the previous site is live" in ran.stdout, ran.stdout
        assert web1.run("curl -sf -H 'Host: www.example.org' http://127.0.0.1/") == by_hand

    assert (load.failures, web1.run(f"readlink {LINK}").strip()) == ([], "/etc/nginx/sites-available/myproject")


def test_a_site_made_by_hand_is_taken_over_without_a_lost_request(
    by_hand: str, operator: Operator, web1: Host
) -> None:
    operator.types("bin/portico pulumi config rm --path checks.public.contains")
    assert len(LOOKING) == 3
    assert "myproject.sock" in web1.run("; ".join(LOOKING))

    with Load(web1.http_port, host="www.example.org", keeping=1) as load:
        operator.does(MOVING)

    assert load.failures == []
    assert ("by hand" in load.answers[0], "<title>" in load.answers[-1]) == (True, True)
    assert web1.run("ls /etc/nginx/sites-enabled").split() == ["hello.conf", "portico-catchall-80.conf"]


def test_the_end_of_the_site_brings_the_link_back_until_the_old_one_is_removed(
    by_hand: str, operator: Operator, web1: Host
) -> None:
    assert operator.types("bin/portico pulumi destroy --yes --skip-preview").returncode == 0
    assert web1.run("curl -sf -H 'Host: www.example.org' http://127.0.0.1/") == by_hand

    assert len(ENDING) == 3
    web1.run("; ".join(ENDING))
    assert operator.types("bin/portico pulumi config rm --path nginx.replaces").returncode == 0
