from __future__ import annotations

from typing import TYPE_CHECKING

from mint.model import signing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.model.signing import Key
    from mint.participants.hosting.staff import Staff


class Signer:
    """Signs what a worker says, and looks at the signatures of what it gets.

    Args:
        keys: of its participants; those without one do not sign.
        staff: who works here.
        strict: whether work counts only with the signature of an engine.
    """

    def __init__(self, keys: Iterable[Key], staff: Staff, *, strict: bool = False) -> None:
        self._keys = {key.id: key for key in keys}
        self._by_name = {key.participant: key for key in self._keys.values()}
        self._staff = staff
        self._strict = strict

    def answer(self, participant: str, body: bytes) -> str:
        """The signature of an answer; "": the participant has no key."""
        key = self._key_of(participant)
        return "" if key is None else signing.sign("answer", body, [key])

    def call(self, body: bytes) -> str:
        """The signatures of what is asked of an engine: one of each participant with a key."""
        return signing.sign("call", body, self._by_name.values())

    def doubt(self, participant: str, body: bytes, header: object) -> str:
        """Why work may not be from an engine; "": it is, or it does not matter here."""
        if not self._strict:
            return ""
        key = self._key_of(participant)
        if key is None:
            return f"there is no key for {participant!r} here"
        return signing.check("work", body, header, self._keys).fault

    def _key_of(self, participant: str) -> Key | None:
        found = self._staff.find(participant) if self._by_name else None
        return None if found is None else self._by_name.get(found.name)
