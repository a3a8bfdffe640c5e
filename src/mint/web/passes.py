from __future__ import annotations

import hashlib
import secrets
import threading
from typing import TYPE_CHECKING

import msgspec

from mint.ports.registered import WORK
from mint.web.problems import Forbidden

if TYPE_CHECKING:
    from mint.participants.roll import Roll
    from mint.ports.clock import Clock
    from mint.ports.registered import Registered, Token

WORK_PATHS = "/api/v1/work/"
"""Where tokens of workers lead to."""

_BETWEEN = 1.0
"""Seconds between two looks into the store for tokens that are not known."""


class Pass(msgspec.Struct, frozen=True):
    """What a token lets its bearer do.

    Args:
        name: of the token; "" for that of the server's own user.
        scope: "" for everything, or `work`.
        participants: for whom, as they are registered; empty: for all.
    """

    name: str = ""
    scope: str = ""
    participants: tuple[str, ...] = ()

    def refusal(self, path: str) -> str | None:
        """Why it does not lead to a path, None when it does."""
        if not self.scope or path.startswith(WORK_PATHS):
            return None
        return f"{self._told()}: it cannot be used for {path}"

    def check(self, roll: Roll, participant: str) -> None:
        """Refuse a participant that it is not for.

        Args:
            roll: who takes part.
            participant: a name in definitions, or the name of a registered pattern.

        Raises:
            Forbidden: it is not for this one.
        """
        if not self.covers(roll, participant):
            raise Forbidden(f"{self._told()}: it cannot be used for {participant}")

    def covers(self, roll: Roll, participant: str) -> bool:
        """Whether it is for a participant; see `check`."""
        if not self.participants or participant in self.participants:
            return True
        entry = roll.elsewhere(participant)
        return entry is not None and entry.name in self.participants

    def _told(self) -> str:
        whom = f" of {', '.join(self.participants)}" if self.participants else ""
        return f"the token {self.name!r} lets workers{whom} use {WORK_PATHS}... and nothing else"


EVERYTHING = Pass()
"""That of the server's own token."""


class Passes:
    """Tells what a token lets in to. Safe from any thread.

    Args:
        own: the server's own token, for everything.
        registered: where those of workers are kept, as digests.
        clock: the time.
        shared: whether other servers give and take tokens in the same store.
    """

    def __init__(
        self, own: str, registered: Registered, clock: Clock, *, shared: bool = False
    ) -> None:
        self._own = own.encode()
        self._registered = registered
        self._clock = clock
        self._shared = shared
        self._known: dict[str, Pass] = {}
        self._read_at: float | None = None
        self._reading = threading.Lock()

    def known(self, token: bytes) -> Pass | None:
        """What a token lets in to as far as that is known without a look into the store."""
        if secrets.compare_digest(token, self._own):
            return EVERYTHING
        return None if self._is_stale() else self._known.get(digest_of(token))

    def find(self, token: bytes) -> Pass | None:
        """What a token lets in to, None for nothing. May read the store.

        Raises:
            StoreError: the store cannot be used.
        """
        with self._reading:
            if self._read_at is None or abs(self._clock.now() - self._read_at) >= _BETWEEN:
                self._read()
        return self._known.get(digest_of(token))

    def changed(self) -> None:
        """Heed that a token was given or taken."""
        with self._reading:
            self._read()

    def _is_stale(self) -> bool:
        if self._read_at is None:
            return True
        return self._shared and abs(self._clock.now() - self._read_at) >= _BETWEEN

    def _read(self) -> None:
        self._known = {one.digest: _pass(one) for one in self._registered.tokens()}
        self._read_at = self._clock.now()


def digest_of(token: bytes) -> str:
    """What is kept of a token: enough to know it again, and no use to a thief."""
    return hashlib.sha256(token).hexdigest()


def _pass(token: Token) -> Pass:
    # A scope of a newer version lets in to as little as ours does.
    return Pass(token.name, token.scope or WORK, token.participants)
