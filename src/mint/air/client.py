from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, Self

from mint.air.caller import Caller

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from types import TracebackType


class Client:
    """Calls services by their names, for programs without an event loop. Safe from any thread.

    Args:
        url: of the broker, `amqp://user:password@localhost/vhost`; see `Nodes`.
        vhost: another virtual host than that of the URL.

    Example:
        >>> with Client("amqp://air:air@localhost/AIR") as client:
        ...     client.call("adder", 5.0, 1, 2)
        3
    """

    def __init__(self, url: str, vhost: str = "") -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="air", daemon=True)
        self._thread.start()
        self._caller = Caller(url, vhost)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self.finish()

    def call(self, name: str, timeout: float | None = None, *args: Any, **kw: Any) -> Any:
        """Call a service, and wait for what it returns. See `Caller.call`."""
        return self._wait(self._caller.call(name, timeout, *args, **kw))

    def call_all(self, name: str, timeout: float, *args: Any, **kw: Any) -> dict[str, Any]:
        """Call everybody who listens to a name. See `Caller.call_all`."""
        found: dict[str, Any] = self._wait(self._caller.call_all(name, timeout, *args, **kw))
        return found

    def finish(self) -> None:
        """Give the connection back. It cannot be used after that."""
        if self._loop.is_closed():
            return
        self._wait(self._caller.finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:  # an interrupt, say: nobody waits any more
            future.cancel()
            raise
