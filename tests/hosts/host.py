"""A Debian host of a test's own: systemd, sshd and Python, reached through ports published on 127.0.0.1."""

import json
import shlex
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.agent.watching import until
from tests.hosts.engine import docker
from tests.ports import free_port

OPTIONS = (
    "--cap-add=SYS_ADMIN", "--cap-add=NET_ADMIN", "--security-opt=seccomp=unconfined",
    "--security-opt=apparmor=unconfined", "--tmpfs=/run", "--tmpfs=/run/lock", "--tmpfs=/tmp:exec",
    "--volume=/sys/fs/cgroup:/sys/fs/cgroup:rw", "--cgroupns=host", "--stop-signal=SIGRTMIN+3",
    "--sysctl=net.ipv6.conf.lo.disable_ipv6=0",
)
INIT = "mount --make-rshared / && exec /sbin/init"
"""The first command of a host: without it systemd would leave mounts private and credentials of units empty."""
NETWORK = "bridge"
USERS = ("root", "deploy", "nosudo")
PATIENCE = 60
"""Seconds that a host may take to boot."""

FILES = """
import grp, hashlib, json, os, pwd, stat, sys

def name(find, number):
    try:
        return find(number)[0]
    except KeyError:
        return str(number)

def content(path, mode):
    if stat.S_ISLNK(mode):
        return "-> " + os.readlink(path)
    return hashlib.sha256(open(path, "rb").read()).hexdigest() if stat.S_ISREG(mode) else ""

found, roots, noise = {}, *json.load(sys.stdin)
for root in roots:
    for folder, folders, files in os.walk(root):
        folders[:] = [each for each in folders if os.path.join(folder, each) not in noise]
        for path in [os.path.join(folder, each) for each in folders + files]:
            status = os.lstat(path)
            owner = name(pwd.getpwuid, status.st_uid) + ":" + name(grp.getgrgid, status.st_gid)
            if path not in noise:
                found[path] = stat.filemode(status.st_mode), owner, content(path, status.st_mode)
print(json.dumps(found))
"""
ROOTS = ("/etc", "/opt", "/srv", "/usr/local", "/var/lib")
NOISE = (
    "/etc/.pwd.lock", "/etc/group-", "/etc/gshadow-", "/etc/hostname", "/etc/hosts", "/etc/ld.so.cache",
    "/etc/machine-id", "/etc/mtab", "/etc/passwd-", "/etc/resolv.conf", "/etc/shadow-", "/etc/subgid-", "/etc/subuid-",
    "/var/lib/apt", "/var/lib/dpkg", "/var/lib/private", "/var/lib/systemd",
)
"""Files that change by themselves or record what apt and useradd did."""


@dataclass(frozen=True)
class Listening:
    """A TCP socket on which a host listens, and the names of the processes that hold it."""

    address: str
    port: int
    processes: frozenset[str]


class Host:
    """A container that behaves like a host; `boot` makes it, `remove` ends it, in between it may suffer."""

    def __init__(self, name: str, image: str, key: Path, cache: Path, label: str) -> None:
        self.name, self._image, self._key, self._cache, self._label = name, image, key, cache, label
        self.ssh_port, self.http_port, self.other_http_port = free_port(), free_port(), free_port()

    def boot(self) -> None:
        """Start it, let the key in and wait until it is up."""
        ports = {22: self.ssh_port, 80: self.http_port, 8080: self.other_http_port}
        published = [f"--publish=127.0.0.1:{here}:{there}" for there, here in ports.items()]
        docker("run", "--detach", f"--name={self.name}", f"--hostname={self.name}", f"--label={self._label}",
               f"--volume={self._cache}:/root/.cache/pip", *published, *OPTIONS, self._image, "sh", "-c", INIT)
        self._wait()
        key = self._key.with_suffix(".pub").read_text()
        for user in USERS:
            self.run(f"install -d -m 700 -o {user} -g {user} ~{user}/.ssh")
            self.write(f"{self.run(f'echo ~{user}').strip()}/.ssh/authorized_keys", key)

    def reboot(self) -> None:
        """Shut it down as an operator would and wait until it is up again."""
        docker("restart", "-t", str(PATIENCE), self.name)
        self._wait()

    def cut_power(self) -> None:
        """End it in the middle of whatever it does and wait until it is up again."""
        docker("kill", self.name)
        docker("start", self.name)
        self._wait()

    def pause(self) -> None:
        """Connections to it are taken and never answered."""
        docker("pause", self.name)

    def unpause(self) -> None:
        docker("unpause", self.name)

    def disconnect(self) -> None:
        """Pull its network cable."""
        docker("network", "disconnect", NETWORK, self.name)

    def connect(self) -> None:
        """Put its network cable back and wait until sshd is reached."""
        docker("network", "connect", NETWORK, self.name)
        until(self.answers, PATIENCE)

    def remove(self) -> None:
        """End it, whatever state it is in."""
        docker("rm", "--force", "--volumes", self.name)

    def run(self, script: str, check: bool = True, text: str | None = None) -> str:
        """Return the output of a script that root runs on the host; `text` is its input."""
        return docker("exec", "--interactive", self.name, "bash", "-ec", script, text=text, check=check)

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        where = shlex.quote(path)
        self.run(f"mkdir -p $(dirname {where}); cat > {where}; chmod {mode:o} {where}", text=text)

    def read(self, path: str) -> str:
        return self.run(f"cat {shlex.quote(path)}")

    def answers(self) -> bool:
        """Return whether sshd greets through its published port."""
        try:
            with socket.create_connection(("127.0.0.1", self.ssh_port), timeout=1) as connection:
                return connection.recv(4) == b"SSH-"
        except OSError:
            return False

    def ssh(self, command: str, user: str = "deploy") -> "subprocess.CompletedProcess[str]":
        """Run a command as a user who has the key and knows the host."""
        known = self._key.with_name(f"{self.name}.known")
        known.write_text(f"[127.0.0.1]:{self.ssh_port} {self.host_key}\n")
        options = ("-oBatchMode=yes", "-oStrictHostKeyChecking=yes", f"-oUserKnownHostsFile={known}", "-F/dev/null",
                   "-oConnectTimeout=10", f"-i{self._key}", f"-p{self.ssh_port}", f"{user}@127.0.0.1")
        return subprocess.run(["ssh", *options, command], capture_output=True, text=True, timeout=PATIENCE)

    @property
    def host_key(self) -> str:
        """The key that its sshd shows."""
        return " ".join(self.read("/etc/ssh/ssh_host_ed25519_key.pub").split()[:2])

    @property
    def private_key(self) -> str:
        """The key that lets every user in."""
        return self._key.read_text()

    def entry(self, user: str = "deploy") -> dict[str, Any]:
        """The host as `portico:target` names it."""
        return {"address": "127.0.0.1", "port": self.ssh_port, "user": user, "host_key": self.host_key}

    def units(self) -> dict[str, str]:
        """Unit files and whether they are enabled."""
        lines = self.run("systemctl list-unit-files --no-legend --no-pager --plain").splitlines()
        return {line.split()[0]: line.split()[1] for line in lines}

    def files(self) -> dict[str, tuple[str, str, str]]:
        """Mode, owner and content's hash of what configures a host and of what it serves: for before and after."""
        text = self.run(f"python3 -c {shlex.quote(FILES)}", text=json.dumps([ROOTS, NOISE]))
        return {path: (mode, owner, content) for path, (mode, owner, content) in json.loads(text).items()}

    def listening(self) -> list[Listening]:
        """TCP sockets on which it listens."""
        return sorted(map(_listening, self.run("ss -ltnpH").splitlines()), key=lambda each: (each.port, each.address))

    def gunicorn_units(self) -> list[str]:
        """Instances of template units that run Gunicorn now."""
        units = "systemctl list-units --type=service --state=active --no-legend --no-pager --plain '*@*.service'"
        main = "/proc/$(systemctl show --property=MainPID --value $unit)/cmdline"
        script = f"for unit in $({units} | cut -d' ' -f1); do ! grep -qa gunicorn {main} || echo $unit; done"
        return self.run(script).split()

    def _wait(self) -> None:
        until(self._is_up, PATIENCE)
        until(self.answers, PATIENCE)

    def _is_up(self) -> bool:
        return self.run("systemctl is-system-running --wait", check=False).strip() in {"running", "degraded"}


def _listening(line: str) -> Listening:
    address, _, port = line.split()[3].rpartition(":")
    names = line.split("((")[1].split("),(") if "((" in line else []
    return Listening(address, int(port), frozenset(name.split('"')[1] for name in names))
