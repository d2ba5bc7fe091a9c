"""portico:systemd, in systemd's own names: where the unit of Gunicorn is less strict, and what it may use up."""

from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from portico.planning.settings.base import Section
from portico.planning.settings.kinds.lists import Items
from portico.planning.settings.kinds.text import AccountName, Kind, as_typed, matching
from portico.planning.settings.refusing.fault import Fault, refused

_is_plain = matching(r"(/[A-Za-z0-9._+@~,=:-]+)+/?")


def _as_word(value: Any) -> Any:
    """The values that systemd itself takes for the two words."""
    return ("no", "yes")[value] if isinstance(value, bool) else value


def _writable_path(value: str) -> str | None:
    path = PurePosixPath(value)
    return str(path) if _is_plain(value) and path.name and ".." not in path.parts else None


def _tells_systemd(families: tuple[str, ...]) -> tuple[str, ...]:
    if "AF_UNIX" not in families:
        expected = "AF_UNIX among them: over such a socket Gunicorn tells systemd that it is ready"
        raise refused(Fault(expected, remove=True))
    return families


YesReadOnlyNo = Annotated[Literal["yes", "read-only", "no"], BeforeValidator(_as_word)]
AddressFamily = Literal["AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK"]
AddressFamilies = Annotated[
    tuple[AddressFamily, ...], Field(strict=False), Items("family", at_most=4), AfterValidator(_tells_systemd)
]
WritablePath = Annotated[
    str,
    Kind(
        "an absolute path without '..', of letters, digits and . _ + @ ~ , = : - only, for example /srv/uploads",
        _writable_path,
        1000,
    ),
]
WritablePaths = Annotated[tuple[WritablePath, ...], Field(strict=False), Items("path", at_most=32)]
Groups = Annotated[tuple[AccountName, ...], Field(strict=False), Items("group", at_most=16)]
Umask = Annotated[
    str,
    BeforeValidator(as_typed),
    Kind("four octal digits that leave the app's own rights alone, for example 0027", matching(r"00[0-7]{2}")),
]
MemorySize = Annotated[
    str,
    BeforeValidator(as_typed),
    Kind(
        "a size in systemd's words with its unit, for example 512M or 2G",
        matching(r"[1-9][0-9]{0,8}[KMG]|[1-9][0-9]{0,5}T"),
    ),
]


class Systemd(Section):
    """The rights and the limits of Gunicorn's unit; no effect on the local target, which has no unit.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html
    """

    protect_home: YesReadOnlyNo = Field("yes", examples=["read-only"])
    """`yes`: /home, /root and /run/user are empty for the app; `read-only`: it may read them; `no`: as for any user."""
    private_devices: bool = Field(True, examples=[True])
    """Allow only devices such as /dev/null; false for apps that use a GPU or a serial port."""
    private_tmp: bool = Field(True, examples=[True])
    """Give the app its own /tmp and /var/tmp; false if it shares files or sockets there with other services."""
    protect_proc: bool = Field(True, examples=[True])
    """Hide other users' processes and all of /proc but processes; false for apps that read /proc/meminfo (psutil)."""
    memory_deny_write_execute: bool = Field(False, examples=[False])
    """Forbid memory that can be both written and executed; true breaks packages that compile at run time (numba, PyPy,
    some cffi)."""
    restrict_address_families: AddressFamilies = Field(
        ("AF_UNIX", "AF_INET", "AF_INET6"), examples=[["AF_UNIX", "AF_INET", "AF_INET6"]]
    )
    """Kinds of sockets that the app may open; add `AF_NETLINK` for an app that lists network interfaces."""
    restrict_namespaces: bool = Field(True, examples=[True])
    """Forbid new namespaces; false for an app that starts containers or a sandboxed browser."""
    system_call_filter: bool = Field(True, examples=[True])
    """Allow only system calls that services usually need, `@system-service` without `@privileged` and `@resources`."""
    read_write_paths: WritablePaths = Field((), examples=[["/srv/uploads"]])
    """Folders that the app may write to, besides its state directory; they have to exist."""
    supplementary_groups: Groups = Field((), examples=[["redis"]])
    """Groups of the host whose files and sockets the app may use; they have to exist."""
    umask: Umask = Field("0077", examples=["0027"])
    """Rights that others do not get to what the app writes: `0077`, nobody but the app; `0027`, its group may read;
    `0022`, everybody may read. See data.md."""
    group: AccountName | None = Field(None, examples=["www-data"])
    """Group of what the app writes; it has to exist. Unset: the app's own. With `www-data`, Nginx's group, and `umask`
    at `0027` Nginx may serve it. The app may then use all that this group may, the sockets of other sites among it."""
    memory_max: MemorySize | None = Field(None, examples=["512M"])
    """Memory of all workers together; above it the kernel kills one. Unset: no limit."""
    tasks_max: int | None = Field(None, ge=1, le=4_194_304, examples=[512])
    """Processes and threads together; unset: systemd's own limit."""
    limit_nofile: int = Field(65_536, ge=1024, le=1_048_576, examples=[65536])
    """Open files and connections of each process."""
