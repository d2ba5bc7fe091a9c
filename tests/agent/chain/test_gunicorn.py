"""Starting an instance beside the one that has the traffic."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.agent.apps import ENVIRONMENT, FACTORY, answering, saying
from tests.agent.driver import Chain
from tests.agent.watching import answer
from tests.ports import free_port
from tests.processes import processes_below

HANGS = {"wsgi.py": "import time\ntime.sleep(600)\n"}
EXITS = {"wsgi.py": "import sys\nsys.exit('no database configured')\n"}


def instances(chain: Chain) -> dict[int, str]:
    return {pid: command for pid, command in processes_below(chain.folder).items() if "gunicorn" in command}


def masters(chain: Chain) -> set[str]:
    """Ids of the instances that run; the agent that is about to start one names no folder of an instance."""
    commands = [command for command in instances(chain).values() if "/instances/" in command]
    return {command.split("/instances/")[1].split("/")[0] for command in commands}


def test_an_instance_starts_beside_the_live_one(chain: Chain) -> None:
    first = chain.deployed(saying("first"))
    second = chain.started(chain.released(saying("second")))
    assert masters(chain) == {first.instance, second}
    assert answer(chain.port) == (200, "first")


def test_a_running_instance_is_left_as_it_is(chain: Chain) -> None:
    source = chain.released(saying("same"))
    chain.started(source)
    before = instances(chain)
    chain.started(source)
    assert instances(chain) == before


@pytest.mark.parametrize(("app", "entrypoint", "line", "remedy"), [
    ({"wsgi.py": "import nowhere\n"}, "wsgi:app", "No module named 'nowhere'", "add the package of module nowhere"),
    ({"wsgi.py": "1 / 0\n"}, "wsgi:app", "ZeroDivisionError", "fix the app"),
    ({"wsgi.py": "def\n"}, "wsgi:app", "SyntaxError", "fix the app"),
    ({"wsgi.py": ""}, "wsgi:app", "Failed to find attribute 'app' in 'wsgi'", "entrypoint 'wsgi:NAME'"),
    (EXITS, "wsgi:app", "no database configured", "fix the app"),
    ({"wsgi.py": "import os\nos.abort()\n"}, "wsgi:app", "ended its process while it was imported", "fix the app"),
    ({"wsgi.py": "raise PermissionError(13, 'denied', '/srv/x')\n"}, "wsgi:app", "PermissionError", "read /srv/x"),
    (FACTORY, "wsgi:create_app(1)", "TypeError", "fix the app"),
    ({"wsgi.py": "import os\nos.environ['PAYMENT_TOKEN']\n"}, "wsgi:app", "KeyError: 'PAYMENT_TOKEN'",
     "app-secrets.PAYMENT_TOKEN VALUE"),
])
def test_an_app_that_cannot_be_imported_is_told_in_its_own_words(
    app: dict[str, str], entrypoint: str, line: str, remedy: str, chain: Chain
) -> None:
    words = chain.refuses("gunicorn", instance=chain.instance(chain.released(app), entrypoint))
    assert words.startswith("gunicorn: expected instance ")
    assert line in words
    assert remedy in words.splitlines()[-1]
    assert not instances(chain)
    assert not list(chain.run.glob("*.sock"))


def test_with_preload_a_failing_import_is_told_likewise(chain: Chain) -> None:
    words = chain.refuses("gunicorn", instance=chain.instance(chain.released({"wsgi.py": "1 / 0\n"}), preload_app=True))
    assert "ZeroDivisionError" in words
    assert not instances(chain)


def test_what_an_import_starts_is_there_once_for_each_worker(chain: Chain) -> None:
    app = "import subprocess\nsubprocess.Popen(['sleep', '600'])\n" + saying("fine")["wsgi.py"]
    chain.proven(chain.released({"wsgi.py": app}), workers=1)
    assert [command for command in processes_below(chain.folder).values() if "sleep" in command] == ["sleep 600 "]


def test_an_app_that_hangs_on_import_is_ended(chain: Chain) -> None:
    words = chain.refuses("gunicorn", instance=chain.instance(chain.released(HANGS), start_deadline=1))
    assert "no listener after 1 s" in words
    assert "pulumi config set --path checks.upstream.deadline 2" in words.splitlines()[-1]
    assert not instances(chain)
    assert not list(chain.run.glob("*.sock"))


def test_what_a_failing_app_started_itself_is_ended_with_it(chain: Chain) -> None:
    app = {"wsgi.py": "import subprocess, time\nsubprocess.Popen(['sleep', '600'])\ntime.sleep(600)\n"}
    chain.refuses("gunicorn", instance=chain.instance(chain.released(app), start_deadline=1))
    assert not processes_below(chain.folder)


def test_an_instance_whose_master_was_killed_is_replaced_whole(chain: Chain) -> None:
    source = chain.released(saying("again"))
    instance = chain.started(source)
    before = instances(chain)
    subprocess.run(["kill", "-KILL", str(min(before))], check=True)
    assert chain.started(source) == instance
    assert not set(before) & set(instances(chain))


def test_a_busy_live_instance_is_not_taken_for_a_dead_one(chain: Chain) -> None:
    source = chain.released(answering("(time.sleep(3), '200 OK')[1]"))
    instance = chain.instance(source, worker_class="sync", threads=1)
    chain.does("gunicorn", instance={**instance, "conf": [*instance["conf"], "backlog = 1"]})
    before, waiting = instances(chain), [socket.socket(socket.AF_UNIX) for _ in range(5)]
    for connection in waiting:
        connection.setblocking(False)
        connection.connect_ex(instance["bind"]["path"])
    chain.does("gunicorn", instance=instance)
    assert instances(chain) == before
    for connection in waiting:
        connection.close()


def test_over_tcp_the_next_instance_takes_the_port_that_is_not_live(chain: Chain) -> None:
    bind = {"kind": "tcp", "ports": [free_port(), free_port()]}
    first, second = (chain.instance(chain.released(saying(text)), bind=bind) for text in ("first", "second"))
    addresses = [chain.does("gunicorn", instance=first)["address"]]
    chain.does("upstream-check", **chain.check(first["id"]))
    chain.activated(chain.released(saying("first")), first["id"], upstream="127.0.0.1:@port@")
    addresses += [chain.does("gunicorn", instance=second)["address"]]
    assert addresses == [f"127.0.0.1:{port}" for port in bind["ports"]]
    assert answer(chain.port) == (200, "first")


def test_over_tcp_a_left_over_makes_room(chain: Chain) -> None:
    bind = {"kind": "tcp", "ports": [free_port(), free_port()]}
    left, new = (chain.instance(chain.released(saying(text)), bind=bind) for text in ("left", "new"))
    chain.does("gunicorn", instance=left)
    assert chain.does("gunicorn", instance=new)["address"] == f"127.0.0.1:{bind['ports'][0]}"
    assert masters(chain) == {new["id"]}


def test_a_foreign_process_on_both_ports_is_named(chain: Chain, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        bind = {"kind": "tcp", "ports": [one.getsockname()[1], other.getsockname()[1]]}
        words = chain.refuses("gunicorn", instance=chain.instance(chain.released(saying("x")), bind=bind))
    owner = Path("/proc/self/cmdline").read_bytes().split(b"\0")[0].decode()
    assert f"process {Path('/proc/self').resolve().name} ({owner}" in words
    assert "gunicorn.ports[0]" in words


def test_the_apps_environment_is_its_own(chain: Chain) -> None:
    source = chain.released(ENVIRONMENT)
    chain.agent = ("env", "PORT=1", "GUNICORN_CMD_ARGS=--workers=9", "PYTHONPATH=/x", *chain.agent)
    instance = chain.proven(source, environment={"GREETING": "hello"})
    chain.activated(source, instance)
    told = answer(chain.port)[1]
    assert '"GREETING": "hello"' in told
    assert not {name for name in ("PORT", "GUNICORN_CMD_ARGS", "PYTHONPATH") if f'"{name}"' in told}
    assert sys.prefix not in told
