from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import StoreError
from mint.model.effect import Dispatch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from mint.model.effect import Control
    from mint.model.message import Cancelled
    from mint.ports.desk import Desk
    from mint.ports.store import Store
    from mint.ports.transport import Transport
    from mint.ports.views import Views

_CLAIM = 1000
"""Dispatches claimed at a time when a transport catches up."""

_ALL = 1_000_000
"""More open dispatches than a process has."""


class Courier:
    """Brings work to transports: what a turn has just made, and what waits in the store.

    A transport that has no room gets no more; its work waits in the store until it has.

    Args:
        store: where open work is booked on its holder.
        transports: the first that serves a participant gets its work.
        desk: where the rest is fetched; None: it waits in the store.
    """

    def __init__(
        self, store: Store, transports: Sequence[Transport], desk: Desk | None = None
    ) -> None:
        self._store = store
        self._desk = desk
        self._transports = {transport.name: transport for transport in transports}
        self._in_doubt: list[tuple[str, Dispatch | Control]] = []
        self.behind = True
        """Whether there may be work in the store that a transport would take."""

    @property
    def names(self) -> Collection[str]:
        """Of the transports."""
        return self._transports.keys()

    def recover(self, now: float) -> None:
        """Take back what these transports held when they ended the last time."""
        for name, transport in self._transports.items():
            if not transport.durable:
                self._store.release(name, now)
        self.behind = True

    def booking(self) -> Callable[[str], str]:
        """For one turn: tells who is to hold a participant's work, "" for nobody yet."""
        rooms = {name: transport.room() for name, transport in self._transports.items()}

        def book(participant: str) -> str:
            for name, transport in self._transports.items():
                if transport.serves(participant):
                    if rooms[name] > 0:
                        rooms[name] -= 1
                        return transport.holder
                    self.behind = True
            return ""

        return book

    def expect(self, parcels: Iterable[tuple[str, Dispatch | Control]]) -> None:
        """Remember what a commit that now begins is to bring, in case that nobody hears of it."""
        self._in_doubt.extend(parcels)

    def make_sure(self, views: Views) -> None:
        """Hand out what the commits have brought of which nobody heard how they ended.

        A connection can break after a commit and before the word of it.
        """
        if not self._in_doubt:
            return
        wfids = {parcel.wfid for _, parcel in self._in_doubt}
        booked = {
            (row["id"], row["what"], row["holder"])
            for wfid in wfids
            for row in views.dispatches(wfid, limit=_ALL)
        }
        brought = [one for one in self._in_doubt if (*_name(one[1]), one[0]) in booked]
        self.deliver(brought)

    def deliver(self, parcels: Iterable[tuple[str, Dispatch | Control]]) -> None:
        """Hand out what was booked, now that it is committed.

        Raises:
            StoreError: a transport cannot find out now to whom something goes. What was for it is
                handed out with the next turn.
        """
        self._in_doubt = []
        sorted_: dict[str, list[Dispatch | Control]] = {}
        for holder, parcel in parcels:
            sorted_.setdefault(holder, []).append(parcel)
        left = sorted_.pop("", None)
        if left and self._desk is not None and self._desk.offer(left):
            self.behind = True
        failure: StoreError | None = None
        for holder, content in sorted_.items():
            try:
                self._transport(holder).deliver(content)
            except StoreError as error:
                failure = error
                self._in_doubt += [(holder, parcel) for parcel in content]
        if failure is not None:
            raise failure

    def look(self) -> Sequence[Cancelled]:
        """Look after what was fetched at the desk: answers to cancels of work that nobody has."""
        return () if self._desk is None else self._desk.look(self.serves)

    def catch_up(self) -> None:
        """Give transports what waits in the store for somebody to take it."""
        behind = False
        for transport in self._transports.values():
            room = transport.room()
            wanted = [who for who in self._store.unheld() if transport.serves(who)]
            if not wanted or room <= 0:
                behind = behind or bool(wanted)
                continue
            limit, holder = min(room, _CLAIM), transport.holder
            parcels = self._claim(wanted, holder, limit)
            behind = behind or len(parcels) == limit
            self.deliver([(holder, parcel) for parcel in parcels])
        self.behind = behind

    def _claim(self, wanted: list[str], holder: str, limit: int) -> list[Dispatch | Control]:
        try:
            return self._store.claim(wanted, holder, limit, None)
        except StoreError as error:
            self._in_doubt.extend((holder, parcel) for parcel in error.in_doubt)
            raise

    def _transport(self, holder: str) -> Transport:
        found = self._transports.get(holder)
        return self._transports[holder.rpartition(":")[0]] if found is None else found

    def serves(self, participant: str) -> bool:
        """Whether a transport has a worker for this participant. Safe from any thread."""
        return any(transport.serves(participant) for transport in self._transports.values())


def _name(parcel: Dispatch | Control) -> tuple[str, str]:
    """The id and the kind of a parcel, as the store knows it."""
    if isinstance(parcel, Dispatch):
        return parcel.id, "dispatch"
    return parcel.dispatch, parcel.what
