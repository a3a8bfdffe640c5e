"""What the runner and a running call say to each other, in frames on a socket of their own.

A frame is its length in four bytes, big endian, then MessagePack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.services.layout import Layout
from mint.services.outcome import Fault, Signal
from mint.services.processes.identity import Identity

if TYPE_CHECKING:
    import socket

HEAD = 4
PATIENCE = 5.0
LARGEST = 16 * 1024 * 1024


class Request(msgspec.Struct, frozen=True, tag=True):
    """What to do: the first frame that a call gets.

    Args:
        app: the application.
        model: its model.
        path: of the script's text.
        name: the script's name.
        method: which to call.
        args: what to call it with.
        locale: of the caller, such as `tr` or `tr_TR.UTF-8`.
        dry: whether to tell what would be done, and do nothing.
        layout: where everything is.
        log: path of the log of this call, empty when there is none.
        code: the script's text as it was compiled in an earlier call; None when it changed.
        group: folder of the control group for the service's processes, empty when there is none.
        kill: whether what does not stop may be killed.
        patience: seconds that a daemon gets to end.
    """

    app: str
    model: str
    path: str
    name: str
    method: str
    args: tuple[Any, ...] = ()
    locale: str = "en"
    dry: bool = False
    layout: Layout = Layout()
    log: str = ""
    code: bytes | None = None
    group: str = ""
    kill: bool = False
    patience: float = PATIENCE


class Answer(msgspec.Struct, frozen=True, tag=True):
    """What came of a call that the script made of another script."""

    result: Any = None
    fault: Fault | None = None


class Sent(msgspec.Struct, frozen=True, tag=True):
    """The script sent a signal."""

    signal: Signal


class Started(msgspec.Struct, frozen=True, tag=True):
    """A process of the service is there."""

    process: Identity


class Acted(msgspec.Struct, frozen=True, tag=True):
    """A dry run would have done this."""

    action: str


class Compiled(msgspec.Struct, frozen=True, tag=True):
    """The script's text, compiled: spares the next call the work."""

    code: bytes


class Asked(msgspec.Struct, frozen=True, tag=True):
    """The script calls another; it waits for an `Answer`."""

    app: str
    model: str
    method: str
    args: tuple[Any, ...] = ()


class Done(msgspec.Struct, frozen=True, tag=True):
    """The call is over: the last frame."""

    result: Any = None
    fault: Fault | None = None


type_of_call = Sent | Started | Acted | Compiled | Asked | Done
type_of_runner = Request | Answer
_encoder = msgspec.msgpack.Encoder(enc_hook=str)
from_call = msgspec.msgpack.Decoder(type_of_call)


def _made(kind: type, value: Any) -> Any:
    return kind(value)  # paths, from their text


from_runner = msgspec.msgpack.Decoder(type_of_runner, dec_hook=_made)


def pack(frame: msgspec.Struct) -> bytes:
    """A frame as it goes over the socket."""
    body = _encoder.encode(frame)
    return len(body).to_bytes(HEAD, "big") + body


def receive(sock: socket.socket) -> Request | Answer | None:
    """The next frame from the runner; None when the runner is gone."""
    head = _exactly(sock, HEAD)
    body = _exactly(sock, int.from_bytes(head, "big")) if head else None
    return from_runner.decode(body) if body else None


def _exactly(sock: socket.socket, size: int) -> bytes | None:
    got = bytearray()
    while len(got) < size:
        part = sock.recv(size - len(got))
        if not part:
            return None
        got += part
    return bytes(got)
