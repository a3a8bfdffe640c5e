"""Who plays which participant: people, a program or a stand-in; for all processes or for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mint.errors import DurationError, MintError
from mint.lang import duration
from mint.ports.directory import OWN, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.ports.directory import Role

_MOST_FAILS = 1_000_000


class Casting:
    """Roles as they are looked up. Never changed: a new one takes its place.

    Args:
        roles: all of them.
    """

    def __init__(self, roles: Iterable[Role]) -> None:
        self._roles = {(role.participant, role.wfid): role for role in roles}

    def of(self, name: str, wfid: str) -> Role | None:
        """The role of a participant in a process: its own one there, else that for all."""
        if not self._roles:
            return None
        return self._roles.get((name, wfid)) or self._roles.get((name, ""))

    def all(self) -> list[Role]:
        """In order of participant and process."""
        return [self._roles[name] for name in sorted(self._roles)]


def played(role: Role, found: Entry | None) -> Entry:
    """A participant in its role.

    Args:
        role: what was said of who does the work.
        found: as it is registered; None: it is not.
    """
    entry = found or Entry(role.participant)
    plain = Entry(
        role.participant,
        retries=entry.retries,
        backoff=entry.backoff,
        backoff_max=entry.backoff_max,
        timeout=entry.timeout,
        concurrency=entry.concurrency,
    )
    match role.kind:
        case "human":
            return replace(plain, human=True)
        case "stand-in":
            return replace(plain, stand_in=role.stand_in)
    return entry


def check_role(role: Role) -> None:
    """Refuse a role that cannot be.

    Raises:
        MintError: what is wrong with it.
    """
    if role.participant.startswith(OWN):
        raise MintError(f"{role.participant!r}: names that begin with `{OWN}` are MINT's own")
    stand_in = role.stand_in
    if not 0 <= stand_in.fails <= _MOST_FAILS:
        raise MintError(f"a stand-in fails 0 to {_MOST_FAILS} times, not {stand_in.fails}")
    if stand_in.after:
        try:
            duration.seconds(stand_in.after)
        except DurationError as error:
            raise MintError(f"after: {error}") from None
