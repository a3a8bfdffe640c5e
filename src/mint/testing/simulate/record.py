from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.testing.simulate.choices import Choices

if TYPE_CHECKING:
    from pathlib import Path


class Record(msgspec.Struct):
    """The choices of one world, in a file, so that it can be lived again.

    Args:
        seed: by which it was found; 0 when by none.
        long: whether the world is a large one.
        broken: the invariant that did not hold.
        choices: each with what it decides, for people: `[label, value]`.
    """

    seed: int
    long: bool
    broken: str
    choices: list[tuple[str, int]]

    @staticmethod
    def of(choices: Choices, *, seed: int, long: bool, broken: str) -> Record:
        """The record of what was drawn."""
        return Record(seed, long, broken, list(zip(choices.labels, choices.drawn, strict=True)))

    def drawn(self) -> Choices:
        """The same choices, to be drawn again."""
        return Choices(given=[value for _, value in self.choices])

    def write(self, path: Path) -> None:
        """Into a file, a choice a line.

        Raises:
            OSError: it cannot be written.
        """
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")

    @staticmethod
    def read(path: Path) -> Record:
        """From a file.

        Raises:
            OSError: it cannot be read.
            msgspec.DecodeError: it is no such record.
        """
        return msgspec.json.decode(path.read_bytes(), type=Record)
