"""Ends a host's SSH connection, and nothing else, in the middle of what is done over it."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager

from tests.hosts.host import Host
from tests.hosts.site import UNIT

CUT = "/run/cut"
"""Made when a connection was cut: what was cut, or that nobody served it."""
TIMEOUT = "/usr/local/bin/timeout"
"""The agent is run by timeout(1); sudo looks for it here first."""
SERVING = f"""
import contextlib, glob, os, runpy, signal, sys, time

def read(path):
    try:
        return open(path, "rb").read().replace(b"\\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""

def cut(pid, what):
    serving = []
    while pid != "1":
        if read(f"/proc/{{pid}}/cmdline").startswith("sshd: deploy"):
            serving.append(int(pid))
        pid = read(f"/proc/{{pid}}/stat").rpartition(")")[2].split()[1]
    for number in serving:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    open("{CUT}", "w").write(what if serving else "nobody serves it")
"""
COPY = SERVING + """
began = time.time()

def arrives(path):
    with contextlib.suppress(OSError):
        return os.stat(path).st_size and os.stat(path).st_mtime > began

def copying():
    pids = [pid for pid in os.listdir("/proc") if pid.isdigit()] if any(map(arrives, glob.glob(sys.argv[1]))) else []
    return [pid for pid in pids if read(f"/proc/{pid}/cmdline").endswith("sftp-server")]

while not (pids := copying()):
    pass
cut(pids[0], "copy")
"""
VERB = "#!/usr/bin/python3 -I" + SERVING + """
def watch(event, values):
    global watching
    if watching:
        watching = False
        watching = not holds_lock() or cut(str(os.getpid()), what)

def holds_lock():
    inode = os.stat(lock).st_ino if os.path.exists(lock) else "none"
    return any(f" {os.getpid()} " in line and f":{inode} " in line for line in read("/proc/locks").splitlines())

what, lock, command = WHAT, LOCK, sys.argv[1:]
if command[0] != "run":
    if command[-1] == what:
        command[command.index("-I") + 1:] = [__file__, "run", *command[command.index("-I") + 1:]]
    os.execv("/usr/bin/timeout", ["timeout", *command])
watching, sys.argv = True, command[1:]
sys.addaudithook(watch)
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""timeout(1); but the agent's verb loses its connection with the first thing that it does once the site is its own."""


@contextmanager
def cut_in(host: Host, what: str) -> Iterator[None]:
    """The next copy, or the agent's next verb of this name, loses its connection while it is at it."""
    host.run(f"rm -f {CUT}")
    with _copy(host) if what == "copy" else _verb(host, what):
        yield
    assert host.read(CUT) == what


@contextmanager
def _copy(host: Host) -> Iterator[None]:
    words = shlex.join(["python3", "-c", COPY, f"/home/deploy/.portico/{UNIT}/*"])
    host.run(f"systemd-run --quiet --collect --unit=cutter {words}")
    try:
        yield
    finally:
        host.run("systemctl stop cutter.service 2>/dev/null || true")


@contextmanager
def _verb(host: Host, what: str) -> Iterator[None]:
    script = VERB.replace("WHAT", repr(what)).replace("LOCK", repr(f"/srv/{UNIT}/lock"))
    host.run(f"printf %s {shlex.quote(script)} > {TIMEOUT}; chmod 755 {TIMEOUT}")
    try:
        yield
    finally:
        host.run(f"rm {TIMEOUT}")
