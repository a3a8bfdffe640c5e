from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mint.errors import MintError
from mint.services.running.frames import Answer, Asked, pack, receive

if TYPE_CHECKING:
    import socket

    import msgspec

    from mint.services.processes.identity import Identity
    from mint.services.running.frames import Request


class NoCallRuns(MintError):
    """The API of service scripts was used outside of a call: `mint services call` runs a script."""


class Call:
    """The call that runs in this process.

    Args:
        request: what to do.
        sock: leads to the runner.
    """

    def __init__(self, request: Request, sock: socket.socket) -> None:
        self.request = request
        self.seen: list[Identity] = []  # processes that were found alive on behalf of the script
        self.locks: dict[str, int] = {}
        self._sock = sock

    def tell(self, frame: msgspec.Struct) -> None:
        """Tell the runner something; if it is gone, go on all the same."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self._sock.sendall(pack(frame))

    def ask(self, app: str, model: str, method: str, args: tuple[Any, ...]) -> Answer:
        """Have the runner call another script, and wait.

        Raises:
            NoCallRuns: the runner is gone.
        """
        self.tell(Asked(app, model, method, args))
        answer = receive(self._sock)
        if not isinstance(answer, Answer):
            raise NoCallRuns(f"{model}.{method} of {app!r} was not called: the runner is gone.")
        return answer


_running: list[Call] = []


def begin(call: Call) -> None:
    """Make a call the one of this process."""
    _running[:] = [call]


def current() -> Call:
    """The call of this process.

    Raises:
        NoCallRuns: there is none.
    """
    if not _running:
        raise NoCallRuns(
            "This works in a service script while it is called: see `mint services call`."
        )
    return _running[0]
