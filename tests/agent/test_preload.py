"""An app that has connections or threads when it is imported: each worker has its own, or Gunicorn does not start."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.agent.apps import saying
from tests.agent.chain.test_gunicorn import instances
from tests.agent.driver import Chain
from tests.agent.watching import answer, until

CONNECTED = {"wsgi.py": '''
import os, socket, threading
DATABASE = socket.create_connection(("127.0.0.1", int(os.environ["DATABASE_PORT"])))
LINES, LOCK = DATABASE.makefile("rwb"), threading.Lock()
def app(environ, start_response):
    with LOCK:
        LINES.write(environ["QUERY_STRING"].encode() + b"\\\\n")
        LINES.flush()
        row = LINES.readline().strip()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [row]
'''.replace("\\\\", "\\")}
"""It asks a database for each request, over a connection that it made when it was imported."""
TICKING = saying("fine")["wsgi.py"] + '''
import threading, time
def tick():
    global TEXT
    while True:
        TEXT = b"%d" % time.monotonic_ns()
        time.sleep(0.01)
threading.Thread(target=tick, name="clock", daemon=DAEMON).start()
'''
"""Its page changes all the time, by a thread that never ends; DAEMON says whether a process waits for it at its end."""
HARMLESS = '''
import asyncio, socket
def closed():
    with socket.create_connection(server.getsockname()):
        server.accept()[0].close()
server = socket.create_server(("127.0.0.1", 0))
closed()
loop = asyncio.new_event_loop()
log = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
log.connect(server.getsockname())
'''
"""Nothing of this is a conversation with somebody."""


class Echo(socketserver.StreamRequestHandler):
    """A database with one answer: the question."""

    def handle(self) -> None:
        for line in self.rfile:
            self.wfile.write(line)


@pytest.fixture
def database() -> Iterator[str]:
    """The port of a database."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever).start()
        yield str(server.server_address[1])
        server.shutdown()


def refused(chain: Chain, files: dict[str, str], **settings: object) -> str:
    """Return the message that refuses an instance which imports its app before it forks workers."""
    section = chain.instance(chain.released(files), workers=2, preload_app=True, **settings)  # type: ignore[arg-type]
    words = chain.refuses("gunicorn", instance=section)
    assert not instances(chain)
    return words


def test_each_question_gets_its_own_answer(database: str, chain: Chain) -> None:
    chain.deployed(CONNECTED, workers=2, environment={"DATABASE_PORT": database})
    questions = [f"/?{number}" for number in range(200)]
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda question: answer(chain.port, question), questions))
    assert answers == [(200, question[2:]) for question in questions]


def test_workers_do_not_share_a_connection(database: str, chain: Chain) -> None:
    words = refused(chain, CONNECTED, environment={"DATABASE_PORT": database})
    assert f"cause: 2 workers share a connection to 127.0.0.1:{database}, made when the app was imported" in words
    assert "pulumi config set --path gunicorn.preload_app false" in words.splitlines()[-1]


def test_workers_do_not_share_a_connection_over_a_unix_socket(chain: Chain) -> None:
    path = chain.run / "database"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        app = f"import socket\ndatabase = socket.socket(socket.AF_UNIX)\ndatabase.connect({str(path)!r})\n"
        words = refused(chain, {"wsgi.py": app + saying("fine")["wsgi.py"]})
    assert f"2 workers share a connection to {path}, made" in words


def test_a_thread_works_in_each_worker(chain: Chain) -> None:
    chain.deployed({"wsgi.py": TICKING.replace("DAEMON", "True")}, workers=1)
    before = answer(chain.port)
    until(lambda: answer(chain.port) != before)


def test_a_thread_is_not_left_in_the_master(chain: Chain) -> None:
    words = refused(chain, {"wsgi.py": TICKING.replace("DAEMON", "False")})
    assert "cause: thread clock runs in Gunicorn's master and in no worker, started when the app was imported" in words
    assert "pulumi config set --path gunicorn.preload_app false" in words.splitlines()[-1]


def test_what_workers_may_share_is_no_reason_to_refuse(chain: Chain) -> None:
    chain.proven(chain.released({"wsgi.py": HARMLESS + saying("fine")["wsgi.py"]}), workers=2, preload_app=True)


def test_the_only_worker_shares_its_connection_with_nobody(database: str, chain: Chain) -> None:
    chain.proven(chain.released(CONNECTED), workers=1, preload_app=True, environment={"DATABASE_PORT": database})
