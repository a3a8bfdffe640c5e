from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING

import pytest
from tests.chaos.links import Links
from tests.clusters import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.links import Link


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.CancelledError):
        while chunk := await reader.read(100):
            writer.write(chunk)
    writer.transport.abort()


@pytest.fixture
def link() -> Iterator[Link]:
    """A wire to somebody who says everything again."""
    with Links() as links:
        yield links.add("a wire", links.listen(echo))


def call(link: Link) -> socket.socket:
    return socket.create_connection(("127.0.0.1", link.port), 20)


def test_it_carries_both_ways_until_one_end_hangs_up(link: Link) -> None:
    with call(link) as caller:
        caller.sendall(b"hello")
        assert caller.recv(5, socket.MSG_WAITALL) == b"hello"
        caller.shutdown(socket.SHUT_WR)
        assert caller.recv(1) == b""


def test_a_cut_resets_what_is_there_and_what_comes(link: Link) -> None:
    with call(link) as caller:
        caller.sendall(b"hello")
        assert caller.recv(5, socket.MSG_WAITALL) == b"hello"
        link.cut()
        with pytest.raises(ConnectionResetError):
            caller.recv(1)
    # It may come so soon that connecting fails.
    with pytest.raises(ConnectionResetError), call(link) as caller:
        caller.recv(1)
    link.heal()
    with call(link) as caller:
        caller.sendall(b"again")
        assert caller.recv(5, socket.MSG_WAITALL) == b"again"


def test_silence_tells_nobody_and_loses_nothing(link: Link) -> None:
    with call(link) as caller:
        caller.sendall(b"hello")
        assert caller.recv(5, socket.MSG_WAITALL) == b"hello"
        link.hush()
        until(lambda: not link._flows.is_set())
        caller.sendall(b"are you there")
        caller.settimeout(0.2)
        with pytest.raises(TimeoutError):
            caller.recv(1)
        caller.settimeout(20)
        link.heal()
        assert caller.recv(13, socket.MSG_WAITALL) == b"are you there"
