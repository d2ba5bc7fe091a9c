"""Serves the language host: prints its port, as the engine expects of a plugin."""

from __future__ import annotations

import sys

from toolchain import protocol


def main() -> None:
    """Serve until the engine is done or gone."""
    protocol.import_without_sdk()
    from toolchain.language_host.server import serve

    serve(next((argument for argument in reversed(sys.argv[1:]) if not argument.startswith("-")), ""))


if __name__ == "__main__":
    main()
