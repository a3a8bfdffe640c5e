"""Keys and names by which new processes find those that are there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import SnapshotError
from mint.model.message import Launch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mint.interpreter.state import State
    from mint.model.message import Adopt
    from mint.model.node import Process
    from mint.ports.store import Changes, Turn


class Names:
    """Launch keys and names of single processes, as far as one turn of the engine knows.

    Args:
        turn: the transaction.
        changes: what the turn writes.
        states: the processes that the messages of the turn are about, as they are now.
    """

    def __init__(self, turn: Turn, changes: Changes, states: Mapping[str, State]) -> None:
        self._turn = turn
        self._changes = changes
        self._states = states
        self._launched: dict[str, str] = {}
        self._singles: dict[str, str] = {}

    def look_for(self, new: Sequence[Launch | Adopt]) -> None:
        """Find the processes that are there already, under the keys and names of new ones."""
        wishes = [_wishes(message) for message in new]
        keys = [key for key, _ in wishes if key]
        self._launched = self._turn.launched(keys) if keys else {}
        names = [name for _, name in wishes if name]
        self._singles = self._turn.singles(names) if names else {}

    def known(self, launch: Launch) -> str | None:
        """The process that is there instead of the one that is to be launched, None for none."""
        known = self._launched.get(launch.launch_key) if launch.launch_key else None
        return self._living(launch.single) if known is None else known

    def take(self, wfid: str, key: str | None, single: str) -> None:
        """Let a new process go by its key and its name."""
        if key:
            self._launched[key] = wfid
        if single:
            self._singles[single] = self._changes.singles[single] = wfid

    def bring(self, process: Process) -> None:
        """Let a process that comes from elsewhere go by its key and its name.

        Raises:
            SnapshotError: another process has one of them.
        """
        wfid, key, single = process.wfid, process.launch_key, process.single
        other = self._living(single)
        if other not in (None, wfid):
            raise SnapshotError(
                f"the process goes by the name {single!r}, of which there is one at most, and "
                f"{other} has it here: end that one first, or import it as a new one, which has no "
                "such name"
            )
        other = self._launched.get(key) if key else None
        if other not in (None, wfid):
            raise SnapshotError(
                f"the process was launched under the key {key!r}, and so was {other} here: import "
                "it as a new one, which has no key"
            )
        self.take(wfid, key, single)

    def _living(self, single: str) -> str | None:
        wfid = self._singles.get(single) if single else None
        if wfid is None:
            return None
        state = self._states.get(wfid)
        process = None if state is None else state.process
        return wfid if process is None or process.state == "running" else None


def _wishes(message: Launch | Adopt) -> tuple[str, str]:
    """The launch key and the name that a new process wants, "" for none."""
    if isinstance(message, Launch):
        return message.launch_key or "", message.single
    told = message.snapshot.get("process")
    found = told if isinstance(told, dict) else {}
    key, name = (found.get(what) for what in ("launch_key", "single"))
    return key if isinstance(key, str) else "", name if isinstance(name, str) else ""
