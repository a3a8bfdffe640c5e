from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

_KEPT = 10_000

_OF_THE_CHANGE = frozenset({"binding", "accesslog"})
"""Who tells of a change when it happens. Who tells of it later does so since something is amiss."""


class Identified(Protocol):
    """What has an id: the same for the same thing."""

    @property
    def id(self) -> str:
        """The id."""

    @property
    def origin(self) -> str:
        """Who told of it."""


class Recent:
    """Knows what was done not long ago, so that what comes twice is done once.

    It forgets when the process ends: that is no promise, and saves much work.
    """

    def __init__(self) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()

    def add(self, done: Identified) -> None:
        """This was done."""
        self._ids[done.id] = None
        if len(self._ids) > _KEPT:
            self._ids.popitem(last=False)

    def knows(self, one: Identified) -> bool:
        """Whether it was done, and whoever tells of it again has no reason to want it once more."""
        return one.id in self._ids and one.origin in _OF_THE_CHANGE
