from __future__ import annotations

import asyncio
from collections import deque

import msgspec
from aiormq.abc import DeliveredMessage

from mint.model.effect import Dispatch

REMEMBERED = 10_000
"""Dispatches that are remembered once they are answered."""


class Paper(msgspec.Struct, eq=False):
    """A workitem that a broker has delivered.

    Args:
        work: what it says.
        delivery: as it came last; None once the broker need not keep it any more.
        since: when it came, seconds since the epoch.
        claimed: whether the engine knows that it is here.
        state: what its process wanted last.
    """

    work: Dispatch
    delivery: DeliveredMessage | None
    since: float
    claimed: bool = False
    state: str = "open"


class Papers:
    """What a worker has from a broker, and what it has answered of late. For one thread only."""

    def __init__(self) -> None:
        self.held: dict[str, Paper] = {}
        self._answered: set[str] = set()
        self._order: deque[str] = deque()
        self._empty = asyncio.Event()
        self._empty.set()

    def add(self, work: Dispatch, delivery: DeliveredMessage, now: float) -> bool:
        """Take note of a delivery: whether the work is new here."""
        known = self.held.get(work.id)
        if known is not None:
            known.delivery = delivery  # the connection over which it came first is gone
            return False
        self.held[work.id] = Paper(work, delivery, now)
        self._empty.clear()
        return True

    def drop(self, dispatch: str) -> Paper | None:
        """Forget work that goes to others."""
        paper = self.held.pop(dispatch, None)
        if not self.held:
            self._empty.set()
        return paper

    async def emptied(self) -> None:
        """Wait until nothing is in hand."""
        await self._empty.wait()

    def is_answered(self, dispatch: str) -> bool:
        """Whether it was answered: then a delivery of it is one too many."""
        return dispatch in self._answered

    def answered(self, dispatch: str) -> Paper | None:
        """Take note that the answer has reached the broker."""
        self._answered.add(dispatch)
        self._order.append(dispatch)
        if len(self._order) > REMEMBERED:
            self._answered.discard(self._order.popleft())
        return self.drop(dispatch)
