# Managed by Portico: changes made here are overwritten by the next `pulumi up`.
# https://docs.gunicorn.org/en/stable/settings.html
# Address and folder are not here: whoever starts this instance gives them, with --bind and --chdir.

import os

# Folders of the app in its state directory.
for _folder in ("instance", "media/photos",):
    os.makedirs(os.path.join(os.environ["STATE_DIRECTORY"], _folder), exist_ok=True)

wsgi_app = "wsgi:app"

worker_class = "gthread"
workers = 2
threads = 8

# Each worker imports the app itself: what the import opens and starts is the worker's own.
preload_app = False

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

def on_starting(server):
    """Import the app in a process that ends right after, before anybody listens. Workers import it themselves, when Gunicorn
    has long said that it is ready: an app that cannot be imported fails the start, and says once what is wrong."""
    import os
    import signal
    import sys
    import traceback

    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setpgid(0, 0)
            if server.cfg.worker_class_str == "gevent":
                from gevent import monkey

                monkey.patch_all()  # as its workers do
            server.app.wsgi()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    status = os.waitpid(child, 0)[1]
    try:
        os.killpg(child, signal.SIGKILL)  # what the import has started
    except OSError:
        pass
    if os.WIFSIGNALED(status) or os.WEXITSTATUS(status) > 1:
        server.log.error("The app ended its process while it was imported.")
    if status:
        sys.exit(1)
