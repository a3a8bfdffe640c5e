"""Several letters in one message: most of what a message costs, it costs whatever its length.

A parcel is a JSON array of the documents that its letters are. Only those are packed who say that
their readers know it: workers of MINT, and engines; programs of the original get single letters.
What is signed goes alone, for the signature is that of a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mint.transport.amqp.post import Letter

PACK = 32
"""Documents of a parcel at most, where both ends are ours."""

SPREAD = 8
"""Messages over which letters for one queue are spread before any is packed: many may read it."""

LARGEST = 128 * 1024
"""Bytes of a parcel, if it has more than one letter."""


class Parcel(NamedTuple):
    """Letters that go together.

    Args:
        letters: at least one; all to the same queue.
        body: of the message.
    """

    letters: list[Letter]
    body: bytes

    @property
    def first(self) -> Letter:
        """The letter whose properties the message has."""
        return self.letters[0]


def packed(letters: list[Letter]) -> Iterator[Parcel]:
    """Letters as messages, in the order in which the first of each was said.

    Args:
        letters: that go out together.
    """
    queues: dict[tuple[str, str, int], list[Letter]] = {}
    for letter in letters:
        queues.setdefault((letter.exchange, letter.to, letter.pack), []).append(letter)
    for (_, _, most), same in queues.items():
        size = min(most, -(-len(same) // SPREAD))
        yield from _cut(same, size) if size > 1 else (Parcel([one], one.body) for one in same)


def _cut(letters: list[Letter], size: int) -> Iterator[Parcel]:
    together: list[Letter] = []
    length = 0
    for letter in letters:
        if together and (len(together) == size or length + len(letter.body) > LARGEST):
            yield _parcel(together)
            together, length = [], 0
        together.append(letter)
        length += len(letter.body)
    yield _parcel(together)


def _parcel(letters: list[Letter]) -> Parcel:
    if len(letters) == 1:
        return Parcel(letters, letters[0].body)
    return Parcel(letters, b"[" + b",".join(_bodies(letters)) + b"]")


def _bodies(letters: Iterable[Letter]) -> Iterator[bytes]:
    return (letter.body for letter in letters)
