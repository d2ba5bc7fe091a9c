"""The images that hosts start from, made once out of Debian's packages and named by the hash of all that goes in."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.hosts import machine
from tests.hosts.engine import DockerError, cannot, docker, must_find
from toolchain.cache import PARTIAL, Cache, default_root, digest

SUITE = "bookworm"
PACKAGES = ("ca-certificates", "curl", "dbus", "iproute2", "openssh-server", "procps", "python3", "sudo", "systemd",
            "systemd-sysv")

BOOTSTRAP = """
mkdir -p etc/dpkg/dpkg.cfg.d etc/systemd/system/ssh.service.d
printf '%s\\n' force-unsafe-io path-exclude=/usr/share/doc/* path-exclude=/usr/share/man/* > etc/dpkg/dpkg.cfg.d/hosts
exec unshare --mount debootstrap --variant=minbase "$@"
"""
"""A script that bootstraps an image; its mounts end with it, even when it is killed."""

SETUP = """
update-ca-certificates
useradd -m -s /bin/bash deploy
useradd -m -s /bin/bash nosudo
echo 'deploy ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/deploy
printf '%s\\n' '[Service]' ExecStartPre= \\
    "ExecStartPre=-ssh-keygen -q -N '' -t ed25519 -f /etc/ssh/ssh_host_ed25519_key" 'ExecStartPre=/usr/sbin/sshd -t' \\
    > /etc/systemd/system/ssh.service.d/host-keys.conf
rm -rf /etc/ssh/ssh_host_* /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb /var/log/*.log
: > /etc/machine-id
"""
"""Every host makes its identity when it boots for the first time: one key, quickly."""

WITH_NGINX = """
printf 'exit 101' > /usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d
apt-get -q update
DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends nginx-light python3-venv
rm -rf /usr/sbin/policy-rc.d /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb
"""

Say = Callable[[str], None]


def fresh(say: Say) -> str:
    """The tag of the image of a host that has Debian, sshd and Python, and nothing of what a site needs."""
    files = machine.files(SUITE)
    tag = f"portico-host:{digest(SUITE, PACKAGES, BOOTSTRAP, SETUP, sorted(files.items()))}"
    return _once(tag, say, lambda: _import(tag, files))


def with_nginx(say: Say) -> str:
    """The tag of the image of a host that serves Debian's default site already and can make virtual environments."""
    base = fresh(say)
    tag = f"portico-host:{digest(base, WITH_NGINX)}"
    return _once(tag, say, lambda: _install(base, tag))


def _once(tag: str, say: Say, make: Callable[[], None]) -> str:
    """An image, made now unless it is there; only one process makes images."""
    if not _exists(tag):
        with _cache().locked():
            if not _exists(tag):
                say(f"building the test hosts' image {tag}, about a minute, once")
                make()
    return tag


def _import(tag: str, files: dict[str, str]) -> None:
    must_find("debootstrap", "debootstrap")
    if os.geteuid() != 0:
        cannot("build the image of the hosts: debootstrap has to be root's")
    with tempfile.TemporaryDirectory(prefix=PARTIAL, dir=_cache().root) as folder:
        root = Path(folder)
        root.chmod(0o755)
        mirror = [line.split()[0] for line in machine.sources(SUITE)][:1]
        _command("sh", "-ec", BOOTSTRAP, "sh", f"--include={','.join(PACKAGES)}", SUITE, folder, *mirror, cwd=root)
        for path, text in files.items():
            (root / path[1:]).parent.mkdir(parents=True, exist_ok=True)
            (root / path[1:]).write_text(text)
        _command("chroot", folder, "sh", "-ec", SETUP)
        _command("sh", "-ec", 'tar -C "$1" -c . | docker import - "$2"', "sh", folder, tag)


def _install(base: str, tag: str) -> None:
    name = tag.replace(":", "-")
    with contextlib.suppress(DockerError):
        docker("rm", "--force", name)
    docker("run", "--name", name, base, "sh", "-ec", WITH_NGINX)
    docker("commit", name, tag)
    docker("rm", name)


def _exists(tag: str) -> bool:
    return bool(docker("images", "--quiet", tag))


def _cache() -> Cache:
    return Cache(default_root() / "hosts")


def _command(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with status {done.returncode}: {done.stdout[-2000:]}")
