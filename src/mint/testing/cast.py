from __future__ import annotations

from typing import TYPE_CHECKING

from mint.model.task import HUMAN
from mint.ports.directory import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cast:
    """Who plays: a directory for tests (implements `mint.ports.directory.Directory`).

    Args:
        players: names, or whole entries with retries and timeouts; None: whoever is asked for.
    """

    def __init__(self, players: Iterable[str | Entry] | None = None) -> None:
        self._everybody = players is None
        self._entries: dict[str, Entry] = {}
        for player in players or ():
            self.add(player)

    def add(self, player: str | Entry) -> None:
        """Have one more, or another of the same name."""
        entry = Entry(player) if isinstance(player, str) else player
        self._entries[entry.name] = entry

    def remove(self, name: str) -> None:
        """Have one less."""
        del self._entries[name]

    def find(self, name: str, wfid: str = "") -> Entry | None:
        """See `mint.ports.directory.Directory`."""
        found = self._entries.get(name)
        if found is None and self._everybody:
            return Entry(name, pattern=True, human=name == HUMAN)
        return found
