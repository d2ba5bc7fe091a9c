"""Compiles the agent's modules for the Python of this machine, which would otherwise compile them at each start."""

import importlib.util
import io
import marshal
import zipfile

_UNCHECKED = (1).to_bytes(4, "little")
"""The flags of a .pyc that Python never compares with its source (PEP 552): it was compiled from it a moment ago."""


def with_bytecode(archive: bytes) -> bytes:
    """Return the same zip with a .pyc beside each .py; another version of Python ignores the .pyc and reads the .py."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as plain, zipfile.ZipFile(made, "w") as both:
        for item in (item for item in plain.infolist() if item.filename.endswith(".py")):
            data = plain.read(item)
            both.writestr(item, data)
            both.writestr(zipfile.ZipInfo(f"{item.filename}c"), _bytecode(data, item.filename))
    return made.getvalue()


def _bytecode(source: bytes, name: str) -> bytes:
    code = compile(source, f"agent.pyz/{name}", "exec", dont_inherit=True)
    return importlib.util.MAGIC_NUMBER + _UNCHECKED + importlib.util.source_hash(source) + marshal.dumps(code)
