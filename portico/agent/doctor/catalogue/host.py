"""Faults of the machine: disks, users, permissions."""

from portico.agent.doctor.fault import Fault

OWNED = r"(?P<{}>\S+)/(?P<name>[^/\s]+) of (?P<uid>\d+):(?P<gid>\d+)"
"""A path with the numbers of the user and group with whose rights it may be changed."""
FULL = r", (?P<bytes>\d+) bytes left, most of it in " + OWNED.format("parent") + ", "
LEFT = r", (?P<bytes>\d+) bytes left, most of it in .+, "
CAUSE = ("{folder} is full: {bytes} bytes are left, most of it is {parent}/{name}: "
         "see whose that is before you remove it")
AS_ITS_OWNER = "cd {parent} && setpriv --reuid={uid} --regid={gid} --keep-groups"
"""The start of a command without root's rights: the owner of the path could swap it for a link meanwhile."""
REMOVED = f"{AS_ITS_OWNER} rm {{name}}"

FAULTS = (
    Fault(
        "shared-memory-full", "host", "workers do not start: OSError: [Errno 28] No space left on device",
        {"surroundings": r"^full: (?P<folder>/dev/shm)" + FULL}, CAUSE, REMOVED,
    ),
    Fault(
        "spool-full", "host", "500 for large uploads",
        {"surroundings": r"^full: (?P<folder>/var/lib/nginx)" + FULL}, CAUSE, REMOVED,
    ),
    Fault(
        "tmp-full", "host", "OSError: [Errno 28] No space left on device: '/tmp/...'",
        {"surroundings": r"^full: (?P<folder>/tmp)" + FULL}, CAUSE, REMOVED,
    ),
    Fault(
        "logs-full", "host", "no line of a log is of today",
        {"surroundings": r"^full: (?P<folder>/var/log\S*)" + FULL}, CAUSE, f"{AS_ITS_OWNER} truncate --size 0 {{name}}",
    ),
    Fault(
        "disk-full", "host", "500, 502, or an update that fails with ENOSPC",
        {"surroundings": r"^full: (?P<folder>[^,]+)" + LEFT + "with journals or packages"},
        "the disk of {folder} is full: {bytes} bytes are left; old journals and packages can go",
        "journalctl --vacuum-size=64M && apt-get clean",
    ),
    Fault(
        "disk-of-the-site-full", "host", "500, 502, or an update that fails with ENOSPC",
        {"surroundings": r"^full: (?P<folder>[^,]+)" + LEFT + r"a disk mounted at (?P<mount>\S+)$"},
        "the disk of {folder} is full: {bytes} bytes are left; see what of the largest on it can go",
        "du -xah {mount} | sort -h | tail -n 20",
    ),
    Fault(
        "no-inodes", "host", "No space left on device, while df shows room",
        {"surroundings": r"^no inodes: (?P<folder>/tmp|/dev/shm|/var/lib/nginx), most of them in "
         + OWNED.format("parent")},
        "{folder} has no room for another file; most files are in {parent}/{name}: "
        "see whose they are before you remove them",
        f"{AS_ITS_OWNER} find {{name}} -xdev -type f -delete",
    ),
    Fault(
        "read-only", "host", "an update fails: Read-only file system",
        {"surroundings": r"^read-only: (?P<folder>[^,]+), mounted at (?P<mount>\S+)"},
        "{folder} cannot be written to: {mount} is mounted read-only",
        "mount -o remount,rw {mount}",
    ),
    Fault(
        "noexec", "host", "Gunicorn does not start: 203/EXEC",
        {"surroundings": r"^noexec: (?P<folder>[^,]+), mounted at (?P<mount>\S+)",
         "journal": r"Failed at step EXEC", "gunicorn": r"^process: not running"},
        "nothing in {folder} may be executed: {mount} is mounted with noexec",
        "mount -o remount,exec {mount} && systemctl restart {service}",
    ),
    Fault(
        "user-gone", "host", "502 after a restart; Gunicorn does not start: 217/USER",
        {"surroundings": r"^no user: (?P<user>\S+)"},
        "user {user}, as whom the app runs, was removed",
        "{prepare} && systemctl restart {service}",
    ),
    Fault(
        "app-closed", "host", "502 after a restart; Gunicorn does not start: 200/CHDIR or 203/EXEC",
        {"surroundings": r"^app barred: (?P<user>\S+) may not pass (?P<folder>\S+/(releases|venvs|instances)) "},
        "user {user}, as whom the app runs, may not enter {folder}",
        "{prepare} && systemctl restart {service}",
    ),
    Fault(
        "folder-closed", "host", "502 after a restart; Gunicorn does not start: 200/CHDIR or 203/EXEC",
        {"surroundings": r"^app barred: (?P<user>\S+) may not pass (?P<folder>\S+) \(d"},
        "user {user}, as whom the app runs, may not enter {folder}",
        "chmod 755 {folder} && systemctl restart {service}",
    ),
)
