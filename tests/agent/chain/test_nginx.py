"""The only step that moves traffic."""

import os
import signal
import socket
from pathlib import Path

import pytest

from portico.agent.nginx.private import LONGEST_LOG
from tests.agent.apps import answering, saying
from tests.agent.chain.test_gunicorn import masters
from tests.agent.chain.test_upstream_check import record
from tests.agent.driver import Chain, Deployed
from tests.agent.watching import answer, files_of, until
from tests.ports import free_port
from tests.processes import processes_below

FAILS_LATER = answering("'500 Now' if os.path.exists('/proc/self/cwd/broken') else '200 OK'")
FOREIGN = "server {{ listen 127.0.0.1:{port}; server_name portico.test; }}\n"


def written(chain: Chain) -> dict[str, bytes]:
    """Return the files that Nginx reads, with their bytes."""
    return {path: data for path, data in files_of(chain.directory / "nginx").items() if path.endswith(".conf")}


def next_one(chain: Chain, text: str = "second") -> tuple[str, Deployed]:
    """Another release, proven, that waits for its traffic."""
    source = chain.released(saying(text))
    instance = chain.proven(source)
    return instance, Deployed(source, instance, "", chain.activation(source, instance))


def nginx_processes(chain: Chain) -> dict[int, str]:
    return {pid: command for pid, command in processes_below(chain.folder).items() if command.startswith("nginx:")}


def master(chain: Chain) -> int:
    return int((chain.directory / "nginx" / "nginx.pid").read_text())


def test_a_site_goes_through_the_whole_chain(chain: Chain) -> None:
    site = chain.deployed(saying("first"))
    assert answer(chain.port) == (200, "first")
    assert chain.does("nginx", site=site.activation)["config_id"] == site.config_id


def test_an_instance_that_was_never_checked_gets_no_traffic(chain: Chain) -> None:
    chain.deployed(saying("first"))
    before, source = written(chain), chain.released(saying("second"))
    words = chain.refuses("nginx", site=chain.activation(source, chain.started(source)))
    assert "expected the upstream check of instance" in words
    assert written(chain) == before
    assert answer(chain.port) == (200, "first")


def test_an_instance_that_answers_no_more_gets_no_traffic(chain: Chain) -> None:
    chain.deployed(saying("first"))
    source = chain.released(FAILS_LATER)
    instance, before = chain.proven(source), written(chain)
    (chain.directory / "releases" / source.release / "app" / "broken").touch()
    assert "got 500 in " in chain.refuses("nginx", site=chain.activation(source, instance))
    assert written(chain) == before
    assert answer(chain.port) == (200, "first")


@pytest.mark.parametrize(("snippet", "line"), [
    ("nonsense on;", 'unknown directive "nonsense"'),
    ("client_max_body_size 1x;", '"client_max_body_size" directive'),
    ("add_header X", 'unexpected "}"'),
    ("}", 'unexpected "}"'),
    ("location / { }", 'duplicate location "/"'),
    ("server_name hello.test hello.test;", "conflicting server name"),
    ("include nowhere.conf;", "nowhere.conf"),
])
def test_a_text_that_nginx_refuses_changes_nothing(snippet: str, line: str, chain: Chain) -> None:
    first = chain.deployed(saying("first"))
    before, (instance, following) = written(chain), next_one(chain)
    words = chain.refuses("nginx", site=chain.activation(following.source, instance, snippet))
    assert line in words
    assert written(chain) == before
    assert answer(chain.port) == (200, "first")
    assert masters(chain) == {first.instance}


def test_a_warning_is_a_refusal(chain: Chain) -> None:
    site = chain.deployed(saying("first"))
    (chain.directory / "nginx/sites-enabled/other.conf").write_text(FOREIGN.format(port=chain.port))
    before, (_, following) = written(chain), next_one(chain)
    words = chain.refuses("nginx", site=following.activation)
    assert f'[warn] conflicting server name "portico.test" on 127.0.0.1:{chain.port}, ignored' in words
    assert written(chain) == before
    assert chain.told("nginx", site=site.activation).status == 1


def test_on_the_first_deploy_a_refused_text_leaves_nothing(chain: Chain) -> None:
    source = chain.released(saying("first"))
    chain.refuses("nginx", site=chain.activation(source, chain.proven(source), "nonsense on;"))
    assert written(chain) == {}
    assert nginx_processes(chain) == {}


def test_a_taken_port_is_found_before_anything_is_touched(chain: Chain) -> None:
    source = chain.released(saying("first"))
    instance = chain.proven(source)
    with socket.create_server(("127.0.0.1", chain.port)):
        words = chain.refuses("nginx", site=chain.activation(source, instance))
    assert f"taken by process {os.getpid()} (" in words
    assert "nginx.http_port" in words.splitlines()[-1]
    assert written(chain) == {}


def test_a_change_to_a_taken_port_changes_nothing(chain: Chain) -> None:
    site, old = chain.deployed(saying("first")), chain.port
    before = written(chain)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        chain.port = taken.getsockname()[1]
        words = chain.refuses("nginx", site=chain.activation(site.source, site.instance))
    assert f"taken by process {os.getpid()} (" in words
    assert written(chain) == before
    assert answer(old) == (200, "first")


def test_a_reload_that_nginx_gave_up_is_noticed(chain: Chain) -> None:
    first = chain.deployed(saying("first"))
    before, (instance, following) = written(chain), next_one(chain)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        snippet = f"listen 127.0.0.1:{taken.getsockname()[1]};"
        words = chain.refuses("nginx", site=chain.activation(following.source, instance, snippet))
    assert "still could not bind()" in words
    assert "the previous site is live" in words
    assert written(chain) == before
    assert answer(chain.port) == (200, "first")
    assert masters(chain) == {first.instance}


def test_a_start_that_nginx_gave_up_leaves_nothing(chain: Chain) -> None:
    source = chain.released(saying("first"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        snippet = f"listen 127.0.0.1:{taken.getsockname()[1]};"
        words = chain.refuses("nginx", site=chain.activation(source, chain.proven(source), snippet))
    assert "bind() to 127.0.0.1" in words
    assert "there was no previous site" in words
    assert written(chain) == {}
    assert nginx_processes(chain) == {}
    assert masters(chain) == set()


def test_a_reload_begins_a_new_log_beside_one_that_has_become_long(chain: Chain) -> None:
    chain.deployed(saying("first"))
    log, (_, following) = chain.directory / "logs" / "nginx.error.log", next_one(chain)
    os.truncate(log, LONGEST_LOG)

    chain.does("nginx", site=following.activation)

    assert log.with_name("nginx.error.log.1").stat().st_size >= LONGEST_LOG
    assert 0 < log.stat().st_size < LONGEST_LOG
    assert answer(chain.port) == (200, "second")


def test_an_unverified_live_site_is_put_back_too(chain: Chain) -> None:
    source = chain.released(saying("first"))
    chain.activated(source, chain.proven(source))
    before, (instance, following) = written(chain), next_one(chain)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        snippet = f"listen 127.0.0.1:{taken.getsockname()[1]};"
        chain.refuses("nginx", site=chain.activation(following.source, instance, snippet))
    assert written(chain) == before
    assert answer(chain.port) == (200, "first")


def test_the_file_of_a_renamed_app_goes(chain: Chain) -> None:
    site = chain.deployed(saying("first"))
    chain.name = "renamed"
    chain.activated(site.source, site.instance)
    assert set(written(chain)) == {"nginx.conf", "sites-enabled/000-catchall.conf", "sites-enabled/renamed.conf"}
    assert answer(chain.port) == (200, "first")


def test_a_change_of_port_moves_the_site(chain: Chain) -> None:
    site, old = chain.deployed(saying("first")), chain.port
    chain.port = free_port()
    chain.activated(site.source, site.instance)
    assert answer(chain.port) == (200, "first")
    with pytest.raises(ConnectionRefusedError):
        answer(old)


def test_a_killed_nginx_is_replaced_with_its_orphans(chain: Chain) -> None:
    site = chain.deployed(saying("first"))
    orphans = nginx_processes(chain)
    os.kill(master(chain), signal.SIGKILL)
    chain.does("nginx", site=site.activation)
    assert answer(chain.port) == (200, "first")
    assert not set(orphans) & set(nginx_processes(chain))


def test_a_pid_file_that_names_another_nginx_harms_nobody(chain: Chain, tmp_path: Path) -> None:
    site = chain.deployed(saying("first"))
    other = Chain(tmp_path / "other", chain.environment).prepared()
    theirs = other.deployed(saying("theirs"))
    (chain.directory / "nginx/nginx.pid").rename(chain.folder / "ours.pid")
    (chain.directory / "nginx/nginx.pid").write_text(f"{master(other)}\n")
    chain.does("remove-nginx")
    assert answer(other.port) == (200, "theirs")
    (chain.folder / "ours.pid").rename(chain.directory / "nginx/nginx.pid")
    chain.does("remove-nginx")
    assert other.destroyed().status == 0
    assert site.instance != theirs.instance


def test_an_instance_that_died_under_nginx_is_started_again(chain: Chain) -> None:
    site = chain.deployed(saying("first"))
    os.kill(record(chain, site.instance)["pid"], signal.SIGKILL)
    until(lambda: site.instance not in masters(chain))
    chain.does("nginx", site=site.activation)
    assert answer(chain.port) == (200, "first")


def test_the_port_of_a_dead_live_instance_is_given_to_no_other(chain: Chain) -> None:
    bind = {"kind": "tcp", "ports": [free_port(), free_port()]}
    source = chain.released(saying("first"))
    first = chain.instance(source, bind=bind)
    chain.does("gunicorn", instance=first)
    chain.does("upstream-check", **chain.check(first["id"]))
    chain.activated(source, first["id"], upstream="127.0.0.1:@port@")
    os.kill(record(chain, first["id"])["pid"], signal.SIGKILL)
    until(lambda: not masters(chain))
    second = chain.instance(chain.released(saying("second")), bind=bind)
    assert chain.does("gunicorn", instance=second)["address"] == f"127.0.0.1:{bind['ports'][1]}"
    assert chain.does("gunicorn", instance=first)["address"] == f"127.0.0.1:{bind['ports'][0]}"
