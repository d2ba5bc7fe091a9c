"""Faults of the machine: disks, users, permissions."""

from portico.agent.doctor.fault import Fault

FULL = r", (?P<bytes>\d+) bytes left, most of it in (?P<largest>[^,]+), "
CAUSE = "{folder} is full: {bytes} bytes are left, most of it is {largest}: see whose that is before you remove it"

FAULTS = (
    Fault(
        "shared-memory-full", "host", "workers do not start: OSError: [Errno 28] No space left on device",
        {"surroundings": r"^full: (?P<folder>/dev/shm)" + FULL}, CAUSE, "rm {largest}",
    ),
    Fault(
        "spool-full", "host", "500 for large uploads",
        {"surroundings": r"^full: (?P<folder>/var/lib/nginx)" + FULL}, CAUSE, "rm {largest}",
    ),
    Fault(
        "tmp-full", "host", "OSError: [Errno 28] No space left on device: '/tmp/...'",
        {"surroundings": r"^full: (?P<folder>/tmp)" + FULL}, CAUSE, "rm {largest}",
    ),
    Fault(
        "logs-full", "host", "no line of a log is of today",
        {"surroundings": r"^full: (?P<folder>/var/log\S*)" + FULL}, CAUSE, "truncate --size 0 {largest}",
    ),
    Fault(
        "disk-full", "host", "500, 502, or an update that fails with ENOSPC",
        {"surroundings": r"^full: (?P<folder>[^,]+)" + FULL + "with journals or packages"},
        "the disk of {folder} is full: {bytes} bytes are left; old journals and packages can go",
        "journalctl --vacuum-size=64M && apt-get clean",
    ),
    Fault(
        "disk-of-the-site-full", "host", "500, 502, or an update that fails with ENOSPC",
        {"surroundings": r"^full: (?P<folder>[^,]+)" + FULL + r"a disk mounted at (?P<mount>\S+)$"},
        "the disk of {folder} is full: {bytes} bytes are left; see what of the largest on it can go",
        "du -xah {mount} | sort -h | tail -n 20",
    ),
    Fault(
        "no-inodes", "host", "No space left on device, while df shows room",
        {"surroundings": r"^no inodes: (?P<folder>/tmp|/dev/shm|/var/lib/nginx), most of them in (?P<busiest>\S+)"},
        "{folder} has no room for another file; most files are in {busiest}: see whose they are before you remove them",
        "find {busiest} -xdev -type f -delete",
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
