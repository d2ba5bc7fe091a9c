"""`python relay.py PORT NETWORK`: a port of this machine's loopback leads to the same port in a network namespace."""

import asyncio
import ctypes
import os
import socket
import sys

CLONE_NEWNET = 0x40000000


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(1 << 16):
        target.write(data)
        await target.drain()
    target.write_eof()


async def _serve(listener: socket.socket, port: int) -> None:
    async def relay(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            there, here = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(_copy(source, here), _copy(there, target))
            here.close()
        except OSError:
            pass  # whoever asks sees the connection end
        target.close()

    async with await asyncio.start_server(relay, sock=listener) as server:
        await server.serve_forever()


def _main(port: int, network: str) -> None:
    """The listener stays where it was made; whatever is opened later is in the other network."""
    listener = socket.create_server(("127.0.0.1", port), backlog=100)
    with open(network) as namespace:
        if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    asyncio.run(_serve(listener, port))


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2])
