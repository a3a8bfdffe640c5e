from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from mint.model.signing import Key

if TYPE_CHECKING:
    from mint.ports.directory import Entry, Role

Scope = Literal["work", "view", "launch", "operate", "edit", "deploy", "tasks", "admin"]
"""What a token may let its bearer do; none of them includes another, but `admin` includes all."""

WORK: Scope = "work"
"""Fetch work and bring answers, as workers do."""

VIEW: Scope = "view"
"""Look at everything, and change nothing."""

LAUNCH: Scope = "launch"
"""Start processes."""

OPERATE: Scope = "operate"
"""Cancel, kill, pause, resume and replay processes; signals and tickets; forget what is over."""

EDIT: Scope = "edit"
"""Change running processes: their text, their fields, where they stand; debug, import and fork."""

DEPLOY: Scope = "deploy"
"""Change what is deployed, and move running processes to it."""

TASKS: Scope = "tasks"
"""Do the human tasks that are for its owner."""

ADMIN: Scope = "admin"
"""All of that, and tokens, engine variables, participants, and who does their work."""


class Token(msgspec.Struct, frozen=True):
    """Something that lets a person or a program in.

    Args:
        name: for people.
        digest: SHA-256 of the token, in hexadecimal; the token itself is not kept.
        scopes: what it lets its bearer do.
        participants: for whom workers get work with it, by the names under which they are
            registered; empty: for all.
        at: when it was made, seconds since the epoch.
        user: who does what is done with it; "": somebody who is called as the token is.
        groups: to which that user belongs, besides those of the settings.
        launches: names of what may be launched with it; see `mint.definitions.launch_rights`;
            empty: anything.
    """

    name: str
    digest: str
    scopes: tuple[str, ...]
    participants: tuple[str, ...]
    at: float
    user: str = ""
    groups: tuple[str, ...] = ()
    launches: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What names it for ever, although its name may be given again: it tells no secret."""
        return self.digest[:_ID]


_ID = 12


class SigningKey(msgspec.Struct, frozen=True):
    """A key with which a participant signs what it sends by a broker.

    Args:
        key: its id, the participant, and the secret.
        at: when it was made, seconds since the epoch.
        by: who made it.
    """

    key: Key
    at: float
    by: str = ""


class Registered(Protocol):
    """Participants elsewhere, who does their work, tokens and keys. Safe from any thread."""

    def entries(self) -> list[Entry]:
        """The participants, in order of name."""

    def add_entries(self, entries: list[Entry], at: float) -> None:
        """Add participants; those of the same names are replaced."""

    def remove_entry(self, name: str) -> bool:
        """Remove a participant: whether there was one."""

    def roles(self) -> list[Role]:
        """Who does the work of participants, where somebody said so."""

    def set_role(self, role: Role) -> None:
        """Say who does the work of a participant; what was said before is replaced."""

    def remove_role(self, participant: str, wfid: str) -> bool:
        """Have a participant's work done as it is registered: whether something else was said."""

    def tokens(self) -> list[Token]:
        """The tokens, in order of name."""

    def add_token(self, token: Token) -> bool:
        """Add a token: whether its name was free."""

    def remove_token(self, name: str) -> bool:
        """Remove a token: whether there was one."""

    def signing_keys(self) -> list[SigningKey]:
        """The keys of participants, the newest first."""

    def add_key(self, key: SigningKey) -> bool:
        """Add a key: whether its id was free."""

    def remove_key(self, id_: str) -> bool:
        """Forget a key: whether there was one."""
