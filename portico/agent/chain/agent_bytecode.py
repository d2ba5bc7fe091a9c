"""The agent's modules compiled for the Python of this machine, which it would otherwise do at each start."""

import importlib.util
import io
import marshal
import zipfile

_UNCHECKED = (1).to_bytes(4, "little")
"""PEP 552: the source in the same archive need not be compared, it was compiled from it a moment ago."""


def with_bytecode(archive: bytes) -> bytes:
    """The same zip with a .pyc beside each .py; another Python takes the .py."""
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
