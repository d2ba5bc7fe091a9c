"""Copies files, folders and texts to another host over SFTP."""

from __future__ import annotations

import io
import os
import posixpath
import secrets
import stat
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Callable

from .properties import ASSET, SIGNATURE, Properties, revealed

if TYPE_CHECKING:
    import paramiko

Connected = Callable[[Properties, str], "AbstractContextManager[paramiko.Transport]"]


class CopyError(Exception):
    """A copy the host did not take."""


class Copies:
    """The resource `CopyToRemote`: copies on create and when content or path change, deletes nothing."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def create(self, urn: str, name: str, inputs: Properties, preview: bool) -> tuple[str, Properties]:
        """Copy the source to its place."""
        if preview:
            return "", inputs
        self._copy(urn, revealed(inputs))
        return secrets.token_hex(4), inputs

    def update(self, urn: str, state: Properties, inputs: Properties, preview: bool) -> Properties:
        """Copy again if the content or the path is another; a new host alone copies nothing, as with the real one."""
        old, new = revealed(state), revealed(inputs)
        moved = old.get("remotePath") != new.get("remotePath")
        if not preview and (moved or old["source"].get("hash") != new["source"].get("hash")):
            self._copy(urn, new)
        return inputs

    def delete(self, urn: str, state: Properties) -> None:
        """Leave everything where it is, as the real one does."""

    def _copy(self, urn: str, inputs: Properties) -> None:
        source, path = inputs["source"], inputs["remotePath"]
        with self._connected(inputs["connection"], urn) as transport:
            host = Host(transport)
            if source[SIGNATURE] == ASSET and not source.get("path"):
                host.put_text(source.get("text", ""), path)
            else:
                host.put(source["path"], path)


class Host:
    """The file system of the other host."""

    def __init__(self, transport: paramiko.Transport) -> None:
        sftp = transport.open_sftp_client()
        assert sftp is not None
        self._sftp = sftp

    def put_text(self, text: str, path: str) -> None:
        """Write a text to a file."""
        if self._is_directory(path):
            raise CopyError(
                f"remote path {path} is a directory; when using a text asset, remotePath must be a file path"
            )
        self._write(io.BytesIO(text.encode()), path)

    def put(self, source: str, path: str) -> None:
        """Copy a file or a folder; a folder without a trailing slash keeps its name."""
        if os.path.isdir(source):
            keeps_name = not source.endswith("/")
            self._put_folder(source, posixpath.join(path, posixpath.basename(source)) if keeps_name else path)
            return
        if self._is_directory(path):
            path = posixpath.join(path, posixpath.basename(source))
        with open(source, "rb") as file:
            self._write(file, path)

    def _put_folder(self, source: str, path: str) -> None:
        self._make_folders(path)
        with os.scandir(source) as entries:
            for entry in sorted(entries, key=lambda item: item.name):
                target = posixpath.join(path, entry.name)
                if entry.is_dir(follow_symlinks=False):
                    self._put_folder(entry.path, target)
                else:
                    with open(entry.path, "rb") as file:
                        self._write(file, target)

    def _write(self, file: Any, path: str) -> None:
        self._make_folders(posixpath.dirname(path))
        try:
            self._sftp.putfo(file, path, confirm=False)
        except OSError as error:
            raise CopyError(f"failed to create remote file {path}: {error}") from error

    def _make_folders(self, path: str) -> None:
        if path in ("", "/"):
            return
        is_folder = self._is_directory(path)
        if is_folder is False:
            raise CopyError(f"remote path {path} exists but is not a directory")
        if is_folder is None:
            self._make_folders(posixpath.dirname(path))
            try:
                self._sftp.mkdir(path)
            except OSError as error:
                raise CopyError(f"failed to create remote directory {path}: {error}") from error

    def _is_directory(self, path: str) -> bool | None:
        try:
            return stat.S_ISDIR(self._sftp.stat(path).st_mode or 0)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CopyError(f"failed to stat remote path {path}: {error}") from error
