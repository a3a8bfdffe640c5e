from __future__ import annotations

from typing import TYPE_CHECKING

from mint.model import signing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.model.signing import Key, Purpose, Seal
    from mint.ports.registered import SigningKey


class KeyRing:
    """The keys of participants, as an engine looks them up.

    It is never changed: a new one takes its place.

    Args:
        keys: all of them, the newest first.

    Example:
        >>> ring = KeyRing([SigningKey(Key("k1", "weigh", "00ff"), at=0.0)])
        >>> ring.check("answer", b"{}", "k1=00").fault
        "its signature with the key 'k1' does not fit"
    """

    def __init__(self, keys: Iterable[SigningKey] = ()) -> None:
        self._by_id: dict[str, Key] = {}
        self._by_name: dict[str, list[Key]] = {}
        for one in keys:
            self._by_id[one.key.id] = one.key
            self._by_name.setdefault(one.key.participant, []).append(one.key)

    def __len__(self) -> int:
        return len(self._by_id)

    def check(self, purpose: Purpose, body: bytes, header: object) -> Seal:
        """What the signatures of a message show; see `mint.model.signing.check`."""
        return signing.check(purpose, body, header, self._by_id)

    def sign(self, participant: str, body: bytes) -> str:
        """The signatures of work for a participant: one with each of its keys.

        So its workers know it whichever of them they have. "" when there is none.
        """
        return signing.sign("work", body, self._by_name.get(participant, ()))
