"""Who hears a signal: those who listen now, and those who will, as long as it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter.audience import hears
from mint.model.effect import Event
from mint.model.message import Heard, Signal
from mint.ports.store import KeptSignal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.engine.work import Work
    from mint.interpreter.environment import Environment
    from mint.model.effect import Listener
    from mint.ports.store import Changes, Turn

KEYS = 7 * 86400.0
"""Seconds for which a key is known again."""


def signal(turn: Turn, environment: Environment, changes: Changes, works: Sequence[Work]) -> None:
    """Tell the signals of a turn to those who listen, and kept ones to those who begin to.

    Args:
        turn: the transaction.
        environment: the time, and new ids.
        changes: of the turn, with all its listeners; gets what is told and kept.
        works: messages that are signals; each gets as its outcome how many were told.
    """
    _Signalling(turn, environment, changes).run(works)


class _Signalling:
    def __init__(self, turn: Turn, environment: Environment, changes: Changes) -> None:
        self._turn = turn
        self._environment = environment
        self._now = environment.now
        self._changes = changes
        self._known: dict[str, int] = {}

    def run(self, works: Sequence[Work]) -> None:
        signals = [(work, work.message) for work in works if isinstance(work.message, Signal)]
        if any(self._lasts(message) for _, message in signals):
            self._turn.guard_signals()
        self._tell_kept()
        keys = [message.signal_key for _, message in signals if message.signal_key is not None]
        self._known = self._turn.signalled(keys)
        for work, message in signals:
            work.outcome = self._say(message)

    def _lasts(self, message: Signal) -> bool:
        return message.until is not None and message.until > self._now

    def _say(self, message: Signal) -> int:
        """Tell a signal to those who listen now: how many they are."""
        key = message.signal_key
        if key is not None and key in self._known:
            return self._known[key]
        kept = self._lasts(message)
        until = max(message.until or 0.0, 0.0 if key is None else self._now + KEYS)
        id_ = f"{until!r}/{self._environment.ids()}" if kept else ""
        listeners = self._listeners(message)
        self._tell(listeners, message, id_)
        if key is not None:
            self._known[key] = len(listeners)
        if kept or key is not None:
            signal = message if kept else None
            one = KeptSignal(message.name, until, key, len(listeners), id_, signal)
            self._changes.signals.append(one)
            self._changes.forgotten = self._now
        return len(listeners)

    def _listeners(self, message: Signal) -> list[Listener]:
        event = _event(message, self._now)
        if message.to:
            own = self._turn.listeners_of([message.to], self._changes)
            found = [listener for listener in own if hears(listener, event)]
        else:
            found = [one for one, _ in self._turn.listening([event], self._changes)]
        return self._of_definition(message.definition, found)

    def _of_definition(self, name: str, listeners: list[Listener]) -> list[Listener]:
        if not name:
            return listeners
        new = {process.wfid: process.name for process in self._changes.processes.values()}
        names = self._turn.names(sorted({one.wfid for one in listeners} - new.keys())) | new
        return [one for one in listeners if names.get(one.wfid) == name]

    def _tell_kept(self) -> None:
        """Tell those who begin to listen what is kept for them."""
        new = [listener for listener in self._changes.listeners if listener.kind == "signal"]
        if not new:
            return
        exact = all(listener.name for listener in new)
        names = [listener.name for listener in new] if exact else None
        for kept in self._turn.kept_signals(names, self._now):
            message = kept.signal
            if message is None or not self._lasts(message):
                continue
            event = _event(message, self._now)
            found = [one for one in new if message.to in ("", one.wfid) and hears(one, event)]
            self._tell(self._of_definition(message.definition, found), message, kept.id)

    def _tell(self, listeners: list[Listener], message: Signal, id_: str) -> None:
        once = {(one.wfid, one.key): one for one in listeners}  # who asks in several ways
        self._changes.messages.extend(
            Heard(
                wfid=listener.wfid,
                key=listener.key,
                by=message.by,
                kind="signal",
                name=message.name,
                fields=message.fields,
                round=message.round + 1,
                signal=id_,
            )
            for listener in once.values()
        )


def _event(message: Signal, now: float) -> Event:
    wfid = message.to or message.origin
    return Event(wfid, "signal", now, name=message.name, data={"fields": message.fields})
