from __future__ import annotations

import asyncio
import inspect
import secrets
import threading
from typing import TYPE_CHECKING, Any, Self

import structlog

from mint.errors import MintError
from mint.model.tree import Tree
from mint.ports.front import LaunchOrder

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from types import TracebackType

    from mint.launchers.launch import Launch
    from mint.launchers.launcher import Launcher
    from mint.launchers.starter import Starter

log = structlog.get_logger("mint.launchers")

_NOTHING = Tree("define")
"""The tree of an order that names what is deployed."""

_PATIENCE = 10.0
"""Seconds to wait for the answer to a launch. It is asked again at the next look, with its key."""


class Poll:
    """Looks at the condition of a launcher every so often, on a thread of its own.

    Each launch has a key, which the engine keeps: the one that the condition gives, or one made
    when the condition becomes true. So a launch that fails is tried again at the next look, and
    never starts a second process. What the condition raises is logged, once as long as it stays the
    same, and shown in `fault`; the next look comes all the same.

    Args:
        launcher: what to look at.
        starter: where to launch.

    Attributes:
        fault: why the last look came to nothing; None when it went well.
        launched: how many launches were answered since the start.

    Example:
        >>> with Poll(new_tag, app.engine):
        ...     serve()
    """

    def __init__(self, launcher: Launcher, starter: Starter) -> None:
        self.fault: str | None = None
        self.launched = 0
        self._launcher = launcher
        self._starter = starter
        self._done: set[str] = set()
        """Keys that are launched, of what the last look saw. The engine knows them for ever."""
        self._edge: str | None = None
        """Key of the launch without a key, as long as its condition stays true."""
        self._owed: dict[str, Launch] = {}
        """By key: what failed to be launched. It is tried again, also when it is seen no more."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"mint-{launcher.name}", daemon=True)

    def start(self) -> None:
        """Begin, with a look at once."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Look no more.

        Args:
            timeout: seconds to wait for a look that is under way.
        """
        self._stopping.set()
        self._thread.join(timeout)

    def look(self) -> list[str]:
        """Look once, and launch what is there.

        Returns:
            The wfids of the launches that were answered.
        """
        with asyncio.Runner() as runner:
            return self._look(runner)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        # One loop for all looks, so that an async condition may keep its connections.
        with asyncio.Runner() as runner:
            while not self._stopping.is_set():
                self._look(runner)
                self._stopping.wait(self._launcher.every)

    def _look(self, runner: asyncio.Runner) -> list[str]:
        try:
            found = self._launcher()
            if inspect.isawaitable(found):
                found = runner.run(_awaited(found))
            wishes = self._launcher.wishes(found)
        except Exception as error:  # noqa: BLE001 - a condition is anybody's code
            self._explain(error)
            return []
        return self._launch_all(wishes)

    def _launch_all(self, wishes: list[Launch]) -> list[str]:
        seen = {self._key_of(wish): wish for wish in wishes}
        if self._edge not in seen:
            self._edge = None
        self._done &= seen.keys()
        wanted = {**self._owed, **seen}
        wfids, fault = [], None
        for key in [key for key in wanted if key not in self._done]:
            try:
                wfids.append(self._launch(key, wanted[key]))
            except Exception as error:  # noqa: BLE001 - the next one may go
                self._owed[key] = wanted[key]
                fault = error
        self._explain(fault)
        return wfids

    def _key_of(self, wish: Launch) -> str:
        # Two launchers may both call an event "1.2".
        if wish.key:
            return f"{self._launcher.name}:{wish.key}"
        if self._edge is None:
            self._edge = f"{self._launcher.name}:{secrets.token_hex(8)}"
        return self._edge

    def _launch(self, key: str, wish: Launch) -> str:
        what, fields = wish.what(self._launcher.definition), wish.payload()
        order = (
            LaunchOrder(_NOTHING, fields, named=what)
            if isinstance(what, str)
            else LaunchOrder(what, fields)
        )
        order.launch_key, order.single, order.by = key, wish.single, self._launcher.name
        try:
            wfid = self._starter.launch(order).result(_PATIENCE)
        except TimeoutError as error:
            raise MintError(f"no answer to a launch within {_PATIENCE:g} seconds") from error
        self._owed.pop(key, None)
        self._done.add(key)
        self.launched += 1
        log.info("launched", launcher=self._launcher.name, wfid=wfid, key=key)
        return wfid

    def _explain(self, error: Exception | None) -> None:
        fault = None if error is None else _text(error)
        if fault is not None and fault != self.fault:
            log.error("launcher failed; trying again", launcher=self._launcher.name, reason=fault)
        self.fault = fault


def _text(error: Exception) -> str:
    return str(error) if isinstance(error, MintError) else f"{type(error).__name__}: {error}"


async def _awaited(awaitable: Awaitable[Any]) -> Any:
    return await awaitable
