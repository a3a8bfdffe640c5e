from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.definitions.following import Follower
from mint.definitions.found import Shelf
from mint.definitions.stores import shelves_of
from mint.errors import DurationError, SettingsError
from mint.lang.duration import seconds

if TYPE_CHECKING:
    from mint.definitions.library import Library
    from mint.ports.clock import Clock
    from mint.settings import Settings


class Followed(msgspec.Struct, frozen=True):
    """What the settings say about stores of definitions.

    Args:
        stores: all of them, in order.
        shelves: those that are followed.
        every: seconds between two looks.
    """

    stores: tuple[str, ...]
    shelves: list[Shelf]
    every: float

    @staticmethod
    def of(settings: Settings, clock: Clock) -> Followed:
        """What settings say.

        Raises:
            SettingsError: a store is none, or the duration is none.
        """
        told = settings.definitions
        try:
            every = seconds(told.every)
        except DurationError as error:
            raise SettingsError(f"definitions.every: {error}") from error
        if every <= 0:
            raise SettingsError("definitions.every: write a duration such as 5s")
        return Followed(told.stores, shelves_of(told.stores, clock), every)

    def follower(self, library: Library) -> Follower:
        """What follows them, and deploys into a library."""
        return Follower(library, self.stores, self.shelves, self.every)
