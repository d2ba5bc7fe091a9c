"""The commands of docs/ssh.md, run from a fresh checkout against a real host, with a real ssh-agent."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY, check_out, users_environment
from tests.hosts.conftest import MakeHost
from tests.hosts.host import Host

DOCUMENT = (REPOSITORY / "docs" / "ssh.md").read_text()
CONSOLE = DOCUMENT.partition("```console\n")[2].partition("```")[0]
COMMANDS = [line[2:] for line in CONSOLE.splitlines() if line.startswith("$ ")]
TREE = re.findall(r"^    (/\S*portico\S*|/etc/nginx/\S+)  ", DOCUMENT, re.MULTILINE)


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
def shell(tmp_path_factory: pytest.TempPathFactory, web1: Host, agent: str) -> "Iterator[subprocess.Popen[str]]":
    """A shell in a fresh checkout, for which web1.example.org is the test's host."""
    checkout = check_out(tmp_path_factory.mktemp("ssh") / "portico")
    (checkout / ".portico-passphrase").write_text("correct horse\n")
    environment = {**users_environment(), "SSH_AUTH_SOCK": agent, "HOME": str(checkout)}
    environment["XDG_CACHE_HOME"] = environment.get("XDG_CACHE_HOME", str(Path("~/.cache").expanduser()))
    with subprocess.Popen(["bash", "-e"], cwd=checkout, env=environment, text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        yield process


@pytest.fixture(scope="module")
def said(shell: "subprocess.Popen[str]", web1: Host) -> str:
    """All that the commands say, run one after the other."""
    port = f"./portico pulumi config set --path 'target.hosts[0].port' {web1.ssh_port}"
    lines = [line.replace("-t ed25519 web1.example.org", f"-p {web1.ssh_port} -t ed25519 127.0.0.1")
             .replace("web1.example.org", f"127.0.0.1 && {port}") for line in COMMANDS]
    told, _ = shell.communicate("\n".join(lines) + "\n")
    assert shell.returncode == 0, told
    return told


def test_the_commands_end_with_a_site_at_its_name(said: str, web1: Host) -> None:
    page = web1.run("curl -sf -H 'Host: shop.example.org' http://127.0.0.1/")

    assert said.splitlines()[-1] == "http://shop.example.org/"
    assert "<title>" in page


def test_everything_in_the_tree_is_on_the_host(said: str, web1: Host) -> None:
    assert len(TREE) == 9
    assert web1.run(f"ls -d {' '.join(TREE)}").split() == sorted(TREE)


def test_the_commands_by_hand_show_the_live_instance(said: str, web1: Host) -> None:
    status, journal, log = re.findall(r"^    (systemctl status .*|journalctl .*|tail .*)$", DOCUMENT, re.MULTILINE)

    assert "active (running)" in web1.run(f"{status} --no-pager")
    assert "Listening at: unix:/run/portico-prod/" in web1.run(f"{journal} --no-pager")
    web1.run(log)
