from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from tests.durability.storm.shapes import SHAPES

from mint.client.connection import Connection
from mint.client.place import DataPlace
from mint.errors import MintError, NotAWaitingStep

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

_BETWEEN = 0.05
"""Seconds before a client asks again."""

_PAIR = ("hearer", "talker")


class Launched:
    """A process that a client was told of.

    Args:
        name: of its shape.
        number: what its field `n` begins with.
    """

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.number = number
        self.wfid = ""


class Clients:
    """Programs that start processes, cancel some, and replay errors: they never give up.

    Each launch goes out under a key of its own, until an answer comes; every tenth goes out
    again after that.

    Args:
        data: the data directory, where the address of the server stands.
        total: how many processes they start.
        threads: how many clients start processes.
        leaving_out: shapes that are not launched.
    """

    def __init__(
        self, data: Path, total: int, threads: int = 4, leaving_out: Collection[str] = ()
    ) -> None:
        self.launched: list[Launched] = []
        self.faults: list[str] = []
        self._server = Connection(DataPlace(data))
        self._orders = deque(_orders(total, leaving_out))
        self._allowed = 0
        self._to_cancel: deque[Launched] = deque()
        self._over = threading.Event()
        works = [self._launch_all] * threads + [self._cancel_all, self._replay_all]
        self._threads = [
            threading.Thread(target=self._guarded, args=(work,), daemon=True) for work in works
        ]
        self._launchers = self._threads[:threads]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def allow(self, launches: int) -> None:
        """Let them have started so many processes by now."""
        self._allowed = launches

    def join(self, patience: float) -> None:
        """Wait until all is started, cancelled and replayed that is to be."""
        for thread in self._launchers:
            thread.join(patience)
        end = time.monotonic() + patience
        while self._to_cancel and time.monotonic() < end:
            time.sleep(_BETWEEN)
        assert not self._to_cancel, f"never cancelled: {[one.wfid for one in self._to_cancel]}"
        assert not self._orders, f"{len(self._orders)} were never launched"

    def stop(self) -> None:
        """End."""
        self._over.set()
        for thread in self._threads:
            thread.join(10)
        self._server.close()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the test tells of it at the end
            self.faults.append(f"{type(error).__name__}: {error}")

    def _launch_all(self) -> None:
        while self._orders and not self._over.is_set():
            if len(self.launched) >= self._allowed:
                time.sleep(_BETWEEN)
                continue
            try:
                order = self._orders.popleft()
            except IndexError:
                return
            for one in order:
                self._launch(one)

    def _launch(self, one: Launched) -> None:
        body = {
            "definition": SHAPES[one.name].text.replace("NUMBER", str(one.number)),
            "fields": {"n": one.number},
            "launch_key": f"{one.name} {one.number}",
        }
        one.wfid = self._insist("/processes", **body)["wfid"]
        if one.number % 10 == 0:
            again = self._insist("/processes", **body)["wfid"]
            assert again == one.wfid, f"{body['launch_key']} is {one.wfid}, then {again}"
        if one.name in ("cancel", "kill"):
            self._to_cancel.append(one)
        self.launched.append(one)

    def _insist(self, path: str, **body: Any) -> Any:
        """Say something until it is answered."""
        while not self._over.is_set():
            try:
                return self._server.ask("POST", path, body=body)
            except MintError:
                time.sleep(_BETWEEN)
        raise RuntimeError("the storm is over")

    def _cancel_all(self) -> None:
        """Cancel each once it holds, and say it again until it has been heard."""
        while not self._over.is_set():
            for one in list(self._to_cancel):
                try:
                    self._cancel(one)
                except MintError:
                    time.sleep(_BETWEEN)
            time.sleep(_BETWEEN)

    def _cancel(self, one: Launched) -> None:
        path = f"/processes/{one.wfid}"
        # An answer that was lost says nothing, and who cancels twice cancels the clean-up, too.
        events = self._server.ask("GET", f"{path}/history")["events"]
        if not any(event["kind"] == "cancel" for event in events):
            told = self._server.ask("GET", path)
            if not any(each["participant"] == "hold" for each in told["dispatches"]):
                return
            self._server.ask("POST", f"{path}/{one.name}", body={})
        self._to_cancel.remove(one)

    def _replay_all(self) -> None:
        """Mend what is broken, and try again; somebody else may have done so."""
        while not self._over.is_set():
            try:
                self._replay()
            except MintError:
                time.sleep(_BETWEEN)
            time.sleep(_BETWEEN)

    def _replay(self) -> None:
        for error in self._server.ask("GET", "/errors")["errors"]:
            body = {"key": error["key"], "fields": {**error["fields"], "mended": True}}
            try:
                self._server.ask("POST", f"/processes/{error['wfid']}/replay", body=body)
            except NotAWaitingStep:
                continue


def _orders(total: int, leaving_out: Collection[str]) -> list[list[Launched]]:
    """What is launched in order: one process, or two of which one hears the other."""
    alone = [name for name in SHAPES if name not in (*_PAIR, *leaving_out)]
    orders: list[list[Launched]] = []
    number = count = 0
    while count < total:
        place = number % (len(alone) + 2)
        names = _PAIR if place >= len(alone) else (alone[place],)
        orders.append([Launched(name, number) for name in names])
        number, count = number + 1, count + len(names)
    return orders
