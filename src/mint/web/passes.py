from __future__ import annotations

import hashlib
import secrets
import threading
from typing import TYPE_CHECKING

import msgspec

from mint.definitions.launch_rights import demand
from mint.errors import NotPermitted
from mint.ports.registered import ADMIN
from mint.web.problems import Forbidden

if TYPE_CHECKING:
    from mint.participants.roll import Roll
    from mint.ports.clock import Clock
    from mint.ports.registered import Registered, Token

OWNER = "owner"
"""What the server's own token lets in to where everybody needs one with a name: to make tokens."""

_BETWEEN = 1.0
"""Seconds between two looks into the store for tokens that are not known."""


class Pass(msgspec.Struct, frozen=True):
    """What a token lets its bearer do.

    Args:
        name: of the token; "" for that of the server's own user.
        scopes: what it lets its bearer do.
        participants: for whom workers get work with it, as they are registered; empty: for all.
        user: who does what is done with it; "" for the server's own user.
        groups: to which that user belongs, besides those of the settings.
        id: names it for ever.
        launches: what may be launched with it, by name; empty: anything.
    """

    name: str = ""
    scopes: tuple[str, ...] = (ADMIN,)
    participants: tuple[str, ...] = ()
    user: str = ""
    groups: tuple[str, ...] = ()
    id: str = ""
    launches: tuple[str, ...] = ()

    def allows(self, *scopes: str) -> bool:
        """Whether it has one of some scopes."""
        return ADMIN in self.scopes or any(scope in self.scopes for scope in scopes)

    def demand(self, what: str, *scopes: str) -> None:
        """Refuse what needs a scope that it has not.

        Args:
            what: somebody wants to do.
            *scopes: of which one is enough.

        Raises:
            NotPermitted: it has none of them.
        """
        if self.allows(*scopes):
            return
        wanted = " or ".join(f"`{scope}`" for scope in scopes)
        if self.scopes == (OWNER,):
            raise NotPermitted(
                f"{what}: this needs a token of your own with the scope {wanted}, for the setting "
                "require_token is on: the token of the data directory only makes tokens. Say "
                f"`mint token new NAME --scope {scopes[0]}`, and send that one, as MINT_TOKEN"
            )
        raise NotPermitted(
            f"{what}: this needs the scope {wanted}, and the token {self.name!r} has only "
            f"{', '.join(self.scopes)}. Ask an admin of the server for another, made with "
            f"`mint token new NAME --scope {scopes[0]}`, and send that one, as MINT_TOKEN"
        )

    def may_launch(self, label: str) -> None:
        """Refuse a launch that it is not for.

        Args:
            label: of what is deployed, `release@3`; "" for a definition that was sent along.

        Raises:
            NotPermitted: it is not for this one.
        """
        if self.launches:
            demand(f"the token {self.name!r}", self.launches, label)

    def check(self, roll: Roll, participant: str) -> None:
        """Refuse a participant that it is not for.

        Args:
            roll: who takes part.
            participant: a name in definitions, or the name of a registered pattern.

        Raises:
            Forbidden: it is not for this one.
        """
        if not self.covers(roll, participant):
            raise Forbidden(
                f"the token {self.name!r} lets workers of {', '.join(self.participants)} fetch "
                f"work, and no others: it cannot be used for {participant}"
            )

    def covers(self, roll: Roll, participant: str) -> bool:
        """Whether it is for a participant; see `check`."""
        if not self.participants or participant in self.participants:
            return True
        entry = roll.elsewhere(participant)
        return entry is not None and entry.name in self.participants


EVERYTHING = Pass()
"""That of the server's own token."""

ONLY_TOKENS = Pass(scopes=(OWNER,))
"""The same, where everybody needs a token with a name."""


class Passes:
    """Tells what a token lets in to. Safe from any thread.

    Args:
        own: the server's own token.
        registered: where the others are kept, as digests.
        clock: the time.
        shared: whether other servers give and take tokens in the same store.
        named: whether everybody needs a token with a name.
    """

    def __init__(
        self,
        own: str,
        registered: Registered,
        clock: Clock,
        *,
        shared: bool = False,
        named: bool = False,
    ) -> None:
        self._own = own.encode()
        self._owner = ONLY_TOKENS if named else EVERYTHING
        self._registered = registered
        self._clock = clock
        self._shared = shared
        self._known: dict[str, Pass] = {}
        self._read_at: float | None = None
        self._reading = threading.Lock()

    def known(self, token: bytes) -> Pass | None:
        """What a token lets in to as far as that is known without a look into the store."""
        if secrets.compare_digest(token, self._own):
            return self._owner
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
    user = token.user or token.name
    return Pass(
        token.name,
        token.scopes,
        token.participants,
        user,
        token.groups,
        token.id,
        token.launches,
    )
