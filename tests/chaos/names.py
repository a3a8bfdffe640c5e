"""A port mapper for one Erlang node, which leads it to the other nodes by wires of ours.

Nodes ask it where others are. The protocol is the part that they use of that of `epmd`, as the
"Distribution Protocol" of Erlang's documentation tells it.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ALIVE, _ALIVE_TOLD, _ALIVE_TOLD_LONG = 120, 121, 118
_WHERE, _WHERE_TOLD = 122, 119
_NAMES = 110
_NEW = 6
"""The version of the protocol that tells a creation in four bytes."""


class Names:
    """Answers one node, and the tools that speak with it.

    Args:
        known: the ports of all that live, by name; shared by all port mappers.
        way: the port of the wire by which this node reaches another; None: there is none.
    """

    def __init__(self, known: dict[str, int], way: Callable[[str], int | None]) -> None:
        self._known = known
        self._way = way

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one question; who registers is known until it hangs up."""
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            (length,) = struct.unpack(">H", await reader.readexactly(2))
            asked = await reader.readexactly(length)
            if asked[0] == _ALIVE:
                await self._register(asked, reader, writer)
            elif asked[0] == _WHERE:
                writer.write(self._where(asked[1:].decode()))
            elif asked[0] == _NAMES:
                lines = [f"name {name} at port {port}\n" for name, port in self._known.items()]
                port = writer.get_extra_info("sockname")[1]
                writer.write(struct.pack(">I", port) + "".join(lines).encode())
            await writer.drain()
        writer.close()

    async def _register(
        self, asked: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        port, _, _, version, _, length = struct.unpack(">HBBHHH", asked[1:11])
        name = asked[11 : 11 + length].decode()
        self._known[name] = port
        if version >= _NEW:
            writer.write(struct.pack(">BBI", _ALIVE_TOLD_LONG, 0, 1))
        else:
            writer.write(struct.pack(">BBH", _ALIVE_TOLD, 0, 1))
        await writer.drain()
        await reader.read()
        if self._known.get(name) == port:
            del self._known[name]

    def _where(self, name: str) -> bytes:
        port = self._known.get(name)
        if port is None:
            return struct.pack(">BB", _WHERE_TOLD, 1)
        raw = name.encode()
        told = (_WHERE_TOLD, 0, self._way(name) or port, 77, 0, 6, 5, len(raw))
        return struct.pack(">BBHBBHHH", *told) + raw + struct.pack(">H", 0)
