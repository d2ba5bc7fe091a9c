"""The hosts of the tests behave like hosts."""

from tests.agent.watching import answer
from tests.hosts.conftest import MakeHost
from tests.hosts.host import Host, Listening


def test_a_booted_host_serves_the_default_site_and_runs_no_gunicorn(host: Host) -> None:
    assert host.run("systemctl is-system-running").strip() == "running"
    assert answer(host.http_port)[0] == 200
    assert Listening("0.0.0.0", 80, frozenset({"nginx"})) in host.listening()
    assert host.gunicorn_units() == []


def test_a_fresh_host_has_neither_nginx_nor_venv(make_host: MakeHost) -> None:
    fresh = make_host(fresh=True)

    assert fresh.run("command -v nginx || python3 -c 'import ensurepip' || echo neither") == "neither\n"
    assert "nginx.service" not in fresh.units()


def test_two_hosts_have_keys_of_their_own(host: Host, make_host: MakeHost) -> None:
    other = make_host()

    assert host.host_key.startswith("ssh-ed25519 AAAA")
    assert host.host_key != other.host_key


def test_only_who_may_becomes_root(host: Host) -> None:
    assert host.ssh("sudo -n id -u").stdout == "0\n"
    assert host.ssh("sudo -n id -u", user="nosudo").returncode == 1
    assert host.ssh("id -u", user="root").stdout == "0\n"


def test_a_new_file_and_a_changed_one_are_the_difference(host: Host) -> None:
    before = host.files()
    host.write("/etc/hello.conf", "hello", mode=0o600)
    host.run("chown deploy /etc/hello.conf; echo 1 >> /etc/issue")

    changed = dict(host.files().items() - before.items())

    assert changed.keys() == {"/etc/hello.conf", "/etc/issue"}
    assert changed["/etc/hello.conf"][:2] == ("-rw-------", "deploy:root")


def test_a_host_comes_back_after_a_reboot_and_after_a_power_cut(host: Host) -> None:
    key, boot = host.host_key, "systemctl show --value --property=UserspaceTimestampMonotonic"
    boots = {host.run(boot)}

    host.reboot()
    boots.add(host.run(boot))
    host.cut_power()
    boots.add(host.run(boot))

    assert (len(boots), host.host_key, host.ssh("true").returncode) == (3, key, 0)


def test_a_paused_or_disconnected_host_does_not_answer(host: Host) -> None:
    host.pause()
    assert not host.answers()
    host.unpause()
    assert host.answers()
    host.disconnect()
    assert not host.answers()
    host.connect()
    assert host.ssh("true").returncode == 0


def test_a_unit_gets_its_credentials(host: Host) -> None:
    host.write("/root/password", "hunter2", mode=0o600)
    unit = "systemd-run --quiet --wait --pipe --property=User=nobody --property=LoadCredential=it:/root/password"

    assert host.run(f"{unit} sh -c 'cat $CREDENTIALS_DIRECTORY/it'") == "hunter2"
