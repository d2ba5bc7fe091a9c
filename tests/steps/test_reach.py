"""`portico.steps.reach` proves that the chain can run on a host, or says why it cannot."""

import time
from pathlib import Path

import pytest

from portico.protocol.plan_text import plan_text
from tests.steps.ssh_host import USER, SshHost, run

ROOT_RULE = (
    f"on web1, as root: echo '{USER} ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/portico && "
    "chmod 0440 /etc/sudoers.d/portico"
)
MAY_SUDO = f"host: expected {USER} on web1 to be root or to have sudo without a password, got"


def test_a_ready_host_is_told_in_one_line(host: SshHost) -> None:
    proved = f"reach: web1 ({USER}@127.0.0.1:{host.sshd.port}) Debian 12, Python 3.11.2, sudo without a password"
    reached = host.reach()
    assert (reached.status, reached.err) == (0, f"{proved}, clock 0.0 s off\n")
    evidence = {"host": "web1", "system": "debian 12", "python": "3.11.2", "clock_off": 0.0, "stack": ""}
    assert reached.said == {"verb": "reach", "ok": True, "proved": proved, **evidence}


def test_a_failure_is_one_line_for_programs_too(host: SshHost) -> None:
    host.answer("sudo", "exit 1")
    reached = host.reach()
    assert (reached.status, reached.said) == (1, {"verb": "reach", "ok": False, "layer": "host"})


def test_root_needs_no_sudo(host: SshHost) -> None:
    host.answer("id", "echo 0")
    (host.bin / "sudo").unlink()
    assert host.reach().said["proved"].endswith("Python 3.11.2, root")


def test_a_host_without_sudo_is_told_so(host: SshHost) -> None:
    (host.bin / "sudo").unlink()
    remedy = ROOT_RULE.replace("root: ", "root: apt-get install sudo && ")
    assert host.reach().err == f"{MAY_SUDO} no sudo there\nto fix it: {remedy}\n"


def test_a_sudo_that_wants_a_password_is_told_so(host: SshHost) -> None:
    host.answer("sudo", "echo sudo: a password is required >&2; exit 1")
    assert host.reach().err == f"{MAY_SUDO} a sudo that asks for a password\nto fix it: {ROOT_RULE}\n"


def test_any_other_refusal_of_sudo_is_told_in_its_words(host: SshHost) -> None:
    host.answer("sudo", "echo 'We trust you have received the usual lecture'; echo 'sudo: you must have a tty'; exit 1")
    assert host.reach().err == f"{MAY_SUDO} 'sudo: you must have a tty'\nto fix it: {ROOT_RULE}\n"


@pytest.mark.parametrize(("script", "got"), [
    (None, "none"),
    ("echo 3.8.10", "3.8.10"),
    ("echo python3: cannot load >&2; exit 1", "'python3: cannot load'"),
])
def test_a_host_needs_a_python_that_the_agent_can_run_on(host: SshHost, script: str | None, got: str) -> None:
    if script is None:
        (host.bin / "python3").unlink()
    else:
        host.answer("python3", script)
    assert host.reach().err == (
        f"host: expected web1 to have Python 3.9 or newer as python3, got {got}\n"
        "to fix it: on web1: sudo apt-get install python3 python3-venv\n"
    )


@pytest.mark.parametrize(("release", "name"), [
    ("ID=fedora\\nVERSION_ID=41", "fedora 41"),
    ("ID=debian\\nVERSION_ID=\"11\"", "debian 11"),
    ("ID=debian", "debian"),
    ("", "unknown"),
])
def test_a_system_that_nobody_has_tried_is_refused(host: SshHost, release: str, name: str) -> None:
    host.answer("cat", f"printf '{release}\\n'")
    assert host.reach().err == (
        f"host: expected web1 to run Debian 12, Debian 13, Ubuntu 22.04 or Ubuntu 24.04, got {name}\n"
        "to fix it: take such a host; or pulumi config set --path target.accept_any_system true, which means: nobody "
        "has tried this system, its packages and the places of Nginx's files may differ, and a step may fail halfway\n"
    )


def test_such_a_system_can_be_accepted(host: SshHost) -> None:
    host.answer("cat", "printf 'ID=fedora\\nVERSION_ID=41\\n'")
    assert host.reach(accept_any_system=True).said["system"] == "fedora 41"


def test_a_host_without_systemd_is_refused(host: SshHost) -> None:
    host.answer("ls", "exit 2")
    first, remedy = host.reach().err.splitlines()
    assert first == "host: expected web1 to be run by systemd, got no /run/systemd/system"
    assert remedy.startswith("to fix it: take a host that boots with systemd: a virtual or a real machine")


@pytest.mark.parametrize(("shift", "words"), [(-3600, "s behind"), (3600, "s ahead")])
def test_a_clock_that_is_wrong_is_told(host: SshHost, shift: int, words: str) -> None:
    host.answer("date", f"echo {int(time.time()) + shift}")
    first, remedy = host.reach().err.splitlines()
    assert first.startswith("host: expected the clock of web1 to be within 120 s of this machine's, got one that is 3")
    assert first.endswith(words)
    assert remedy.endswith("is wrong (date -u, here and there); on web1: sudo timedatectl set-ntp true")


def test_a_clock_that_is_a_little_off_is_only_told(host: SshHost) -> None:
    host.answer("date", f"echo {int(time.time()) + 60}")
    assert 40 < host.reach().said["clock_off"] < 60


def test_all_that_is_missing_is_told_at_once(host: SshHost) -> None:
    (host.bin / "sudo").unlink()
    (host.bin / "python3").unlink()
    assert [line.partition(",")[0] for line in host.reach().err.splitlines() if line.startswith("host:")] == [
        MAY_SUDO.partition(",")[0],
        "host: expected web1 to have Python 3.9 or newer as python3",
    ]


def test_a_command_that_hangs_on_the_host_ends_with_the_deadline(host: SshHost) -> None:
    host.answer("sudo", "exec sleep 60")
    reached = host.reach(deadline=3)
    where = f"web1 ({USER}@127.0.0.1:{host.sshd.port})"
    assert reached.err.splitlines()[0] == f"host: expected {where} to answer `sudo -n true`, got no answer within 1 s"


def test_what_a_login_shell_prints_does_no_harm(host: SshHost) -> None:
    host.let_in(f'command="echo Welcome; PATH={host.bin} /bin/sh -c \\"$SSH_ORIGINAL_COMMAND\\"; echo Bye"')
    assert host.reach().status == 0


@pytest.mark.parametrize("greeting", ["echo Welcome", "printf Welcome", "echo portico user 0"])
def test_a_profile_that_prints_does_no_harm(host: SshHost, tmp_path: Path, greeting: str) -> None:
    (tmp_path / ".bashrc").write_text(f"{greeting}\n")
    shell = f"HOME={tmp_path} /bin/bash --rcfile {tmp_path}/.bashrc -c"
    host.let_in(f'command="{greeting}; PATH={host.bin} {shell} \\"$SSH_ORIGINAL_COMMAND\\""')

    assert host.reach().err.startswith("reach: web1")


NGINX_ORG = "echo 'user  nginx;'; exit 0"


def test_an_nginx_of_another_packager_is_refused_with_what_makes_it_debians(host: SshHost) -> None:
    host.answer("grep", NGINX_ORG)
    first, remedy = host.reach().err.splitlines()
    assert first == ("host: expected Nginx of web1 to work as www-data and to read /etc/nginx/sites-enabled, "
                     "got user nginx, no include of sites-enabled")
    assert remedy.startswith("to fix it: on web1: sudo mkdir -p /etc/nginx/sites-available /etc/nginx/sites-enabled")
    assert remedy.endswith(" /etc/nginx/nginx.conf && sudo nginx -t && sudo systemctl restart nginx")


@pytest.mark.parametrize("answer", [
    "echo 'user www-data;'; echo '        include /etc/nginx/sites-enabled/*;'",
    "echo 'include sites-enabled/*.conf;'",
    "echo 'grep: /etc/nginx/nginx.conf: No such file or directory'; exit 2",
    "echo 'grep: /etc/nginx/nginx.conf: Permission denied'; exit 2",
])
def test_an_nginx_as_debian_has_it_or_none_is_taken(host: SshHost, answer: str) -> None:
    host.answer("grep", answer)
    assert host.reach().status == 0


def test_an_nginx_whose_user_is_in_the_group_of_debians_is_taken(host: SshHost) -> None:
    host.answer("grep", "echo 'user nginx;'; echo 'include /etc/nginx/sites-enabled/*;'")
    host.answer("getent", "echo www-data:x:33:deploy,nginx")
    assert host.reach().status == 0


def test_a_login_shell_that_is_none_is_told_in_its_words(host: SshHost) -> None:
    host.let_in('command="echo This account is currently not available.; exit 1"')
    assert host.reach().err.splitlines()[1:] == [
        "    This account is currently not available.",
        f"to fix it: see what a shell of {USER} does there: ssh -p {host.sshd.port} {USER}@127.0.0.1 sh",
    ]


def test_what_a_host_writes_cannot_steer_the_terminal(host: SshHost) -> None:
    host.let_in('command="printf \'\\033[2Jhello\\n\'; exit 1"')
    assert "    ?[2Jhello\n" in host.reach().err


@pytest.mark.parametrize("text", ["", "{}", "@portico plan 1\n{", plan_text(change="c1", deadline="soon")])
def test_a_plan_that_is_none_is_told_so(text: str) -> None:
    reached = run(text, {})
    assert reached.err.startswith("plan: expected a whole plan on standard input: change, deadline, host, bastion")
    assert (reached.status, reached.said["layer"]) == (1, "plan")


def test_a_renamed_stack_is_refused_before_the_host_is_asked(host: SshHost) -> None:
    host.environment["PULUMI_COMMAND_STDOUT"] = '{"stack": "prod"}'

    reached = host.reach({"port": 1}, pulumi_stack="live")

    assert reached.status == 1
    assert "reach: expected the site of stack live, got that of stack prod" in reached.err


def test_a_remedy_names_the_stack(host: SshHost) -> None:
    assert "pulumi config set --stack live --path 'target.hosts" in host.reach({"port": 1}, pulumi_stack="live").err


def test_a_firewall_that_counts_connections_is_told_before_it_refuses_one(host: SshHost) -> None:
    host.answer("stat", "echo /proc/net/xt_recent/DEFAULT")

    reached = host.reach()

    assert reached.status == 0
    assert "its firewall counts new connections (such as ufw limit ssh)" in reached.err
    assert f"sudo ufw insert 1 allow proto tcp from ADDRESS to any port {host.sshd.port}" in reached.err
