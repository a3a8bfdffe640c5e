"""Signals that outlive their turn: for those who listen later, and to know a key again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.ports.store import KeptSignal
from mint.store import schema
from mint.store.session import key_list
from mint.store.writes import Insert

if TYPE_CHECKING:
    from mint.ports.store import Changes
    from mint.store.session import Session

_KNOWN = """
    SELECT s.signal_key, s.heard FROM {key} AS t JOIN signals AS s ON s.signal_key = t.key
"""
_KEPT = """
    SELECT s.id, s.document FROM {name} AS t JOIN signals AS s
        ON s.name = t.name AND s.document IS NOT NULL
    WHERE s.until > ? ORDER BY s.id
"""
_ALL_KEPT = """
    SELECT s.id, s.document FROM signals AS s
    WHERE s.document IS NOT NULL AND s.until > ? ORDER BY s.name, s.id
"""
_FORGET = "DELETE FROM signals WHERE until <= ?"
_SIGNALS = Insert(schema.signals, ("name", "until", "signal_key", "heard", "document"))

_GUARD = "SELECT pg_advisory_xact_lock(7238248, 0)"
_GUARD_SHARED = "SELECT pg_advisory_xact_lock_shared(7238248, 0)"

_encode = msgspec.json.Encoder().encode
_read = msgspec.json.Decoder(KeptSignal).decode


def known(session: Session, keys: list[str]) -> dict[str, int]:
    """See `mint.ports.store.Turn.signalled`."""
    return dict(session.read(_KNOWN, key_list(keys))) if keys else {}


def kept(session: Session, names: list[str] | None, now: float) -> list[KeptSignal]:
    """See `mint.ports.store.Turn.kept_signals`."""
    if session.dialect.shared:
        session.read(_GUARD_SHARED)
    if names is None:
        rows = sorted(session.read(_ALL_KEPT, now))
    else:
        rows = list(session.read(_KEPT, key_list(sorted(set(names))), now))
    return [_read(document) for _, document in rows]


def guard(session: Session) -> None:
    """See `mint.ports.store.Turn.guard_signals`. A database of one writer needs no locks."""
    if session.dialect.shared:
        session.read(_GUARD)


def save(session: Session, changes: Changes) -> None:
    """Write what a turn keeps, and forget what is too old."""
    if changes.forgotten is not None:
        session.run(_FORGET, changes.forgotten)
    session.write(
        _SIGNALS,
        [
            (
                one.name,
                one.until,
                one.signal_key,
                one.heard,
                None if one.signal is None else _encode(one).decode(),
            )
            for one in changes.signals
        ],
    )
