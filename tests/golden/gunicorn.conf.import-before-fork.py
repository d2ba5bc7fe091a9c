# Managed by Portico: changes made here are overwritten by the next `pulumi up`.
# https://docs.gunicorn.org/en/stable/settings.html
# Address and folder are not here: whoever starts this instance gives them, with --bind and --chdir.

wsgi_app = "shop.web:create_app()"

worker_class = "gthread"
workers = 2
threads = 8

# The app is imported once, before workers are forked; what it has open then, all of them share.
preload_app = True

# A worker that is silent for this long is killed. Threads of gthread may work longer; their worker still reports.
timeout = 30

# A stopping worker finishes its requests in this time.
graceful_timeout = 30

# Nginx asks for each connection to be closed, so this is for whoever else asks.
keepalive = 75

# Workers are never replaced for their age.
max_requests = 0
max_requests_jitter = 0

# What Nginx lets through (large_client_header_buffers 4 8k), Gunicorn takes too.
limit_request_line = 8190
limit_request_field_size = 8190
limit_request_fields = 100

# Nginx alone says which scheme the client used; no header sets SCRIPT_NAME or PATH_INFO. Of the headers with an
# underscore only these reach the app.
forwarded_allow_ips = "127.0.0.1"
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
forwarder_headers = ""

# The heartbeat of workers must not wait for a disk.
worker_tmp_dir = "/dev/shm"

# Newer Gunicorns open a control socket in the home directory; nobody asks it.
control_socket_disable = True

# Nginx keeps the access log. What the app prints goes where Gunicorn's own words go.
accesslog = None
errorlog = "-"
capture_output = True

class _Rest:
    """The connection of a request whose answer is sent: it gives what is left of the body, for so many seconds."""

    most = 1 << 30

    def __init__(self, connection, seconds):
        import time

        self.connection, self.now = connection, time.monotonic
        self.end = self.now() + seconds

    def recv(self, size):
        left = self.end - self.now()
        if left <= 0 or self.most <= 0:
            raise TimeoutError
        self.connection.settimeout(left)
        data = self.connection.recv(size)
        self.most -= len(data)
        return data

def post_request(worker, req, environ, resp):
    """Read what the app has not read of the body. Gunicorn closes the connection next, and with unread bytes in it the
    kernel throws the answer away: the client would get Nginx's 502 instead of the app's 401 or 413. Nginx has limited the
    body already (client_max_body_size) and has all of it, so nothing is waited for; whoever else asks is cut off."""
    if "HTTP_UPGRADE" in environ:
        return  # the connection may be the app's own now
    try:
        connection = req.unreader.sock
        patience = connection.gettimeout()
        req.unreader.sock = _Rest(connection, min(5, worker.cfg.timeout / 2))
        try:
            while req.body.read(65536):
                pass
        finally:
            req.unreader.sock = connection
            connection.settimeout(patience)
    except Exception:
        pass  # the answer is sent: what cannot be read is not missed

def _connections():
    """The names of what this process is connected to, but for what it was started with: its standard streams."""
    import os
    import socket
    import stat

    given = {os.fstat(number).st_ino for number in range(3)}
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            found = os.fstat(number)
            if stat.S_ISSOCK(found.st_mode) and found.st_ino not in given:
                with socket.socket(fileno=os.dup(number)) as connection:
                    if connection.type == socket.SOCK_STREAM and connection.getpeername():
                        yield _named(connection.getpeername())
        except OSError:
            pass  # closed meanwhile, or connected to nobody: it listens

def _named(peer):
    """An address as people write it."""
    if isinstance(peer, bytes):
        return peer.decode(errors="replace").replace("\0", "@")
    return peer if isinstance(peer, str) else f"[{peer[0]}]:{peer[1]}" if ":" in str(peer[0]) else f"{peer[0]}:{peer[1]}"

def on_starting(server):
    """The app is imported, and no worker is forked yet: refuse what workers cannot have from their master. All of them would
    talk over the same connection, and one user get the answer to another; and threads are not forked with a process."""
    import os
    import threading

    shared = sorted(set(_connections())) if server.cfg.workers > 1 else []
    left = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    found = [f"{server.cfg.workers} workers share a connection to {name}, made" for name in shared]
    found += [f"thread {name} runs in Gunicorn's master and in no worker, started" for name in left]
    for words in found:
        server.log.critical("%s when the app was imported: pulumi config set --path gunicorn.preload_app false", words)
    if found:
        os._exit(1)  # another way out would wait for the threads
