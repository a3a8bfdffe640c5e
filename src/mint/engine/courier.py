from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mint.model.effect import Control, Dispatch
    from mint.ports.store import Store
    from mint.ports.transport import Transport

_CLAIM = 1000
"""Dispatches claimed at a time when a transport catches up."""


class Courier:
    """Brings work to transports: what a turn has just made, and what waits in the store.

    A transport that has no room gets no more; its work waits in the store until it has.

    Args:
        store: where open work is booked on its holder.
        transports: the first that serves a participant gets its work.
    """

    def __init__(self, store: Store, transports: Sequence[Transport]) -> None:
        self._store = store
        self._transports = {transport.name: transport for transport in transports}
        self.behind = True
        """Whether there may be work in the store that a transport would take."""

    def recover(self, now: float) -> None:
        """Take back what these transports held when they ended the last time."""
        for name in self._transports:
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
                        return name
                    self.behind = True
            return ""

        return book

    def deliver(self, parcels: Iterable[tuple[str, Dispatch | Control]]) -> None:
        """Hand out what was booked, now that it is committed."""
        sorted_: dict[str, list[Dispatch | Control]] = {}
        for holder, parcel in parcels:
            if holder:
                sorted_.setdefault(holder, []).append(parcel)
        for holder, content in sorted_.items():
            self._transports[holder].deliver(content)

    def catch_up(self) -> None:
        """Give transports what waits in the store for somebody to take it."""
        behind = False
        for name, transport in self._transports.items():
            room = transport.room()
            wanted = [who for who in self._store.unheld() if transport.serves(who)]
            if not wanted or room <= 0:
                behind = behind or bool(wanted)
                continue
            limit = min(room, _CLAIM)
            parcels = self._store.claim(wanted, name, limit, None)
            behind = behind or len(parcels) == limit
            transport.deliver(parcels)
        self.behind = behind
