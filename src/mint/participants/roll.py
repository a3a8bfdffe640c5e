from __future__ import annotations

import contextlib
import re
import threading
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from mint.errors import ConditionError, MintError, NotPermitted, StoreError
from mint.lang import pattern
from mint.model.task import HUMAN
from mint.participants.casting import Casting, check_role, played
from mint.participants.key_ring import KeyRing
from mint.participants.registration import Options, check_numbers
from mint.ports.directory import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from mint.participants.registry import Registry
    from mint.ports.clock import Clock
    from mint.ports.directory import Role
    from mint.ports.registered import Registered, SigningKey

LONGEST_NAME = 200
"""Characters that the name of a participant may have."""

_STALE = 5.0
"""Seconds after which a store is read again into which other engines write."""


class _Index(msgspec.Struct, frozen=True):
    """Participants as they are looked up. Never changed: a new one takes its place."""

    entries: dict[str, Entry]
    patterns: list[tuple[re.Pattern[str], Entry]]
    queues: frozenset[str] = frozenset()

    @staticmethod
    def of(entries: Iterable[Entry]) -> _Index:
        ordered = {entry.name: entry for entry in sorted(entries, key=lambda entry: entry.name)}
        patterns = [(re.compile(one.name), one) for one in ordered.values() if one.pattern]
        # No other may come before one that has to sign.
        patterns.sort(key=lambda pair: not pair[1].signed)
        return _Index(ordered, patterns, frozenset(one.queue for one in ordered.values()))

    def find(self, name: str) -> Entry | None:
        exact = self.entries.get(name)
        if exact is not None and not exact.pattern:
            return exact
        return next((one for form, one in self.patterns if form.fullmatch(name)), None)


class Roll:
    """Everybody who takes part: participants of this process, and those that registered.

    The engine's `Directory`. One of this process wins over one of the same name elsewhere. Among
    those elsewhere a name wins over a pattern, then a pattern whose participants sign over others,
    and then the first in order of the alphabet.
    Safe from any thread.

    Args:
        here: the participants of this process.
        registered: keeps those elsewhere.
        clock: the time.
        shared: whether other engines register participants in the same store.
        humans: names whose work people do, unless a role says another thing.

    Raises:
        StoreError: the store cannot be used.

    Example:
        >>> roll.register([Entry("weigh", retries=2)])
        >>> roll.find("weigh").retries
        2
    """

    def __init__(
        self,
        here: Registry,
        registered: Registered,
        clock: Clock,
        *,
        shared: bool = False,
        humans: Iterable[str] = (),
    ) -> None:
        self.here = here
        self._registered = registered
        self._clock = clock
        self._shared = shared
        self._writing = threading.Lock()
        self._humans = frozenset(humans)
        self._ring = KeyRing()
        self._read_at = 0.0
        self._index = _Index({}, [])
        self.tell: Callable[[], None] = _nobody
        """Called when something was changed here that other engines are to read again."""
        self._read()

    def find(self, name: str, wfid: str = "") -> Entry | None:
        """The participant that answers to a name, or None; see `Directory.find`.

        On a shared store nobody is unknown whom another engine has registered before this is asked.
        """
        self._fresh()
        found = self._find(name, wfid)
        if found is None and self._shared:
            with self._writing:
                self._read()
            found = self._find(name, wfid)
        return found

    def _find(self, name: str, wfid: str) -> Entry | None:
        role = self._casting.of(name, wfid)
        found: Entry | None = self.here.find(name) or self._index.find(name)
        if role is not None:
            return played(role, found)
        if name in self._humans:
            return Entry(name, human=True)
        return found or (Entry(name, human=True) if name == HUMAN else None)

    def cast(self) -> list[Entry]:
        """Those of which the settings or a role for all processes say who does their work."""
        self._fresh()
        names = {role.participant for role in self._casting.all() if not role.wfid} | self._humans
        return [entry for name in sorted(names) if (entry := self.find(name)) is not None]

    def roles(self) -> list[Role]:
        """What was said of who does the work, in order of participant and process."""
        self._fresh()
        return self._casting.all()

    def set_role(self, role: Role) -> None:
        """Say who does the work of a participant from now on, for all processes or for one.

        Raises:
            MintError: it cannot be; nothing is changed.
            StoreError: the store cannot be used.
        """
        check_entry(Entry(role.participant))
        check_role(role)
        with self._writing:
            self._registered.set_role(role)
            self._casting = Casting(self._registered.roles())
        self.tell()

    def remove_role(self, participant: str, wfid: str = "") -> bool:
        """Have the work done as it is registered: whether something else was said.

        Raises:
            StoreError: the store cannot be used.
        """
        with self._writing:
            there = self._registered.remove_role(participant, wfid)
            self._casting = Casting(self._registered.roles())
        self.tell()
        return there

    def elsewhere(self, name: str) -> Entry | None:
        """The registered participant that answers to a name; None also when one here does."""
        if self.here.find(name) is not None:
            return None
        return self._fresh().find(name)

    def entry(self, name: str) -> Entry | None:
        """What is registered under exactly this name, which may be a pattern."""
        return self._fresh().entries.get(name)

    def entries(self) -> list[Entry]:
        """All that are registered, in order of name."""
        return list(self._fresh().entries.values())

    def ring(self) -> KeyRing:
        """The keys with which participants sign."""
        self._fresh()
        return self._ring

    def has_queue(self, name: str) -> bool:
        """Whether a queue is that of a participant."""
        return name in self._fresh().queues

    def any_signed(self) -> bool:
        """Whether some participant has to sign."""
        return any(entry.signed for entry in self._fresh().entries.values())

    def guard(self, name: str, by: Collection[str] = ()) -> None:
        """Refuse a change of who does the work of a participant that has to sign.

        Args:
            name: of a participant, or a pattern, that somebody wants to register or unregister.
            by: the participants with whose keys the wish is signed.

        Raises:
            NotPermitted: it is for a participant that has to sign, and has not.
        """
        index = self._fresh()
        for found in (index.entries.get(name), index.find(name)):
            if found is not None and found.signed and found.name not in by:
                raise NotPermitted(
                    f"the participant {found.name!r} has to sign, and this is not signed with a "
                    "key of it: have its workers use one (`mint participant run --key FILE`), or "
                    "change it with `mint participant register`"
                )

    def add_key(self, key: SigningKey) -> bool:
        """Let a participant sign with this key as well: whether its id was free.

        Raises:
            StoreError: the store cannot be used.
        """
        with self._writing:
            added = self._registered.add_key(key)
            self._read()
        return added

    def remove_key(self, id_: str) -> bool:
        """Let a key count no more: whether there was one.

        Raises:
            StoreError: the store cannot be used.
        """
        with self._writing:
            removed = self._registered.remove_key(id_)
            self._read()
        return removed

    def register(self, entries: list[Entry], *, signed: bool | None = None) -> None:
        """Add participants elsewhere; those of the same names are replaced.

        Args:
            entries: the participants.
            signed: whether they have to sign; None: those that have to already.

        Raises:
            MintError: one says something of itself that cannot be; none is added.
            StoreError: the store cannot be used.
        """
        for entry in entries:
            check_entry(entry)
        with self._writing:
            known = self._index.entries
            wanted = [_kept(entry, known.get(entry.name), signed=signed) for entry in entries]
            new = [entry for entry in wanted if known.get(entry.name) != entry]
            if new:
                self._registered.add_entries(new, self._clock.now())
                self._index = _Index.of({**known, **{one.name: one for one in new}}.values())
        if new:
            self.tell()

    def announce(self) -> None:
        """Have other engines on the same store know the participants of this process.

        Else those would take them for unknown. One that has a queue stays as it is registered.

        Raises:
            StoreError: the store cannot be used.
        """
        known = self._fresh().entries
        here = [_bare(one) for one in self.here.all()]
        self.register([one for one in here if one.name not in known or not known[one.name].queue])

    def unregister(self, name: str) -> bool:
        """Remove a participant elsewhere: whether there was one.

        Raises:
            StoreError: the store cannot be used.
        """
        with self._writing:
            there = self._registered.remove_entry(name)
            entries = self._index.entries.items()
            self._index = _Index.of(entry for known, entry in entries if known != name)
        self.tell()
        return there

    def expire(self) -> None:
        """Read all again before it is needed next: another engine has changed something."""
        self._read_at = 0.0

    def _fresh(self) -> _Index:
        """What is registered, as far as it is known; on a shared store, as of a few seconds ago.

        While the store is not there it is what was known before: work that is under way must not
        lose its way.
        """
        if self._shared and abs(self._clock.now() - self._read_at) >= _STALE:
            self._read_at = self._clock.now()
            with contextlib.suppress(StoreError), self._writing:
                self._read()
        return self._index

    def _read(self) -> None:
        self._read_at = self._clock.now()
        self._ring = KeyRing(self._registered.signing_keys())
        self._index = _Index.of(self._registered.entries())
        self._casting = Casting(self._registered.roles())


def _kept(entry: Entry, known: Entry | None, *, signed: bool | None) -> Entry:
    """A participant that has to sign as was said, or as it had to until now."""
    needed = known is not None and known.signed if signed is None else signed
    return entry if entry.signed == needed else replace(entry, signed=needed)


def _nobody() -> None:
    """There is nobody to tell."""


def _bare(registration: Entry) -> Entry:
    """What others may know of a participant of this process."""
    return Entry(**{name: getattr(registration, name) for name in Entry.__struct_fields__})


def check_entry(entry: Entry) -> None:
    """Refuse a participant that cannot be.

    Raises:
        MintError: what is wrong with it.
    """
    if not entry.name.strip() or not entry.name.isprintable() or len(entry.name) > LONGEST_NAME:
        raise MintError(
            f"{entry.name[:LONGEST_NAME]!r} is no name of a participant: give it 1 to "
            f"{LONGEST_NAME} printable characters"
        )
    options = Options(
        retries=entry.retries,
        backoff=entry.backoff,
        backoff_max=entry.backoff_max,
        timeout=entry.timeout,
        concurrency=entry.concurrency,
    )
    check_numbers(options, f'participant "{entry.name}"')
    if entry.pattern:
        try:
            pattern.compiled(entry.name)
            re.compile(entry.name)
        except (ConditionError, re.error) as error:
            raise MintError(f'"{entry.name}" is no pattern: {error}') from None
