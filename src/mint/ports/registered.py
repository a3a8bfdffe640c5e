from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from mint.ports.directory import Entry, Role

WORK = "work"
"""The scope of a token that lets workers fetch work and bring answers, and nothing else."""


class Token(msgspec.Struct, frozen=True):
    """Something that lets a program in.

    Args:
        name: for people.
        digest: SHA-256 of the token, in hexadecimal; the token itself is not kept.
        scope: what it lets in to.
        participants: for whom, by the names under which they are registered; empty: for all.
        at: when it was made, seconds since the epoch.
    """

    name: str
    digest: str
    scope: str
    participants: tuple[str, ...]
    at: float


class Registered(Protocol):
    """Participants elsewhere, and the tokens of their workers. Safe from any thread."""

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
