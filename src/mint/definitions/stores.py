from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mint.definitions.folder import Folder
from mint.definitions.git import Git
from mint.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.definitions.found import Shelf
    from mint.ports.clock import Clock

DATABASE = "db"
"""What is deployed by command or API, in the list of stores."""


def shelves_of(stores: Sequence[str], clock: Clock) -> list[Shelf]:
    """The stores that the settings name, save the database itself.

    Args:
        stores: `dir:PATH`, `git:PATH`, `git:PATH#BRANCH` or `db`.
        clock: the time.

    Raises:
        SettingsError: one is something else, or stands there twice.

    Example:
        >>> [shelf.origin for shelf in shelves_of(["git:defs.git#main", "db"], clock)]
        ['git:defs.git#main']
    """
    twice = next((store for store in stores if stores.count(store) > 1), None)
    if twice is not None:
        raise SettingsError(f"definitions.stores: {twice} stands there twice")
    return [_shelf(store, clock) for store in stores if store != DATABASE]


def _shelf(store: str, clock: Clock) -> Shelf:
    kind, _, place = store.partition(":")
    if kind == "dir" and place:
        return Folder(Path(place), clock, store)
    if kind == "git" and place:
        path, _, branch = place.partition("#")
        return Git(Path(path), branch, store)
    raise SettingsError(
        f"definitions.stores: {store!r} is no store: write dir:PATH, git:PATH#BRANCH, or db"
    )
