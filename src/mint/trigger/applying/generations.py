from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import msgspec

from mint import durable
from mint.trigger.applying.draft import Draft
from mint.trigger.applying.generation import (
    Generation,
    content_digest,
    digests,
    whole_digest,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DRAFT = "draft"
_POINTER = "current"


class Generations:
    """The files of a service, as they are and as they were, in a folder.

    `generations/000123/` has the files of one generation and nothing else; what is known of it is
    in `generations/000123.json`. `current` is a symbolic link to the one in use. Contents that did
    not change are there once, as hard links. Whatever is neither complete nor named by its JSON is
    left of a process that was killed, and removed by `tidy`.

    Args:
        folder: where; made when it is not there.

    Raises:
        OSError: it cannot be used.

    Example:
        >>> generations = Generations(Path("/var/lib/mint/trigger/dhcp"))
        >>> generations.current()
    """

    def __init__(self, folder: Path) -> None:
        self._all = folder / "generations"
        self.draft = Draft(folder / _DRAFT)
        """Files that are not a generation (yet)."""
        self.link = folder / _POINTER
        """The folder of what is in use: it stays the same."""
        self._all.mkdir(mode=0o700, parents=True, exist_ok=True)

    def folder(self, number: int) -> Path:
        """Of the files of a generation."""
        return self._all / f"{number:06}"

    def current(self) -> Generation | None:
        """The one in use; None when there is none."""
        try:
            return self.get(int(self.link.readlink().name))
        except (FileNotFoundError, ValueError):
            return None

    def get(self, number: int) -> Generation | None:
        """One of them; None when there is none of that number, or it is not complete."""
        folder = self.folder(number)
        if not folder.is_dir():
            return None
        try:
            return msgspec.json.decode(self._about(number).read_bytes(), type=Generation)
        except FileNotFoundError:
            return None
        except msgspec.DecodeError:  # somebody was there; what matters can be told by the files
            found = digests({path.name: path.read_bytes() for path in folder.iterdir()})
            return Generation(number=number, digest=whole_digest(found), files=found)

    def all(self) -> list[Generation]:
        """All that are complete, the newest first."""
        numbers = sorted(map(int, self._numbers()), reverse=True)
        return [found for number in numbers if (found := self.get(number)) is not None]

    def contents(self, generation: Generation) -> dict[str, bytes]:
        """Its files, as they are on disk: who knows what was done to them."""
        folder = self.folder(generation.number)
        return {name: (folder / name).read_bytes() for name in self._there(generation)}

    def damaged(self, generation: Generation) -> dict[str, bytes]:
        """Contents of its files that are no more what they were; empty for those that are gone."""
        there = self.contents(generation)
        return {
            name: there.get(name, b"")
            for name, digest in generation.files.items()
            if content_digest(there.get(name, b"")) != digest
        }

    def write(self, files: Mapping[str, bytes], by_name: Mapping[str, str]) -> None:
        """Write files that are to become a generation, as the draft: `install` makes it one.

        Args:
            files: contents by name.
            by_name: digests of the contents; what the current generation has, unharmed, is not
                written again.

        Raises:
            OSError: they cannot be written. Nothing else has changed.
        """
        current = self.current()
        harmed = self.damaged(current) if current else {}
        old = self.folder(current.number) if current else self._all
        known = {} if current is None else current.files
        same = {
            name: old / name
            for name, digest in by_name.items()
            if known.get(name) == digest and name not in harmed
        }
        self.draft.write(files, same)

    def install(self, generation: Generation) -> None:
        """Make the draft a generation. It is not in use yet.

        Raises:
            OSError: that cannot be done.
        """
        self.mark(generation)
        self.draft.folder.rename(self.folder(generation.number))
        durable.sync(self._all)

    def mark(self, generation: Generation) -> None:
        """Note something else about a generation."""
        durable.replace(self._about(generation.number), msgspec.json.encode(generation))

    def point(self, number: int | None) -> None:
        """Have a generation in use, or none: at any moment it is this one or the one before."""
        beside = self.link.with_name(f".{_POINTER}.new")
        beside.unlink(missing_ok=True)
        if number is None:
            self.link.unlink(missing_ok=True)
        else:
            beside.symlink_to(self.folder(number).relative_to(self.link.parent))
            beside.rename(self.link)
        durable.sync(self.link.parent)

    def next_number(self) -> int:
        """A number that no generation has had."""
        return max(map(int, self._numbers()), default=0) + 1

    def prune(self, keep: int, also: set[int]) -> None:
        """Forget the oldest.

        Args:
            keep: how many stay.
            also: numbers of those that stay anyway.
        """
        for old in self.all()[max(keep, 1) :]:
            if old.number not in also:
                self._about(old.number).unlink()
        self.tidy()

    def tidy(self) -> None:
        """Remove what is left of processes that were killed."""
        self.draft.forget()
        for path in self._all.iterdir():
            whole = path.with_suffix("").is_dir() and path.with_suffix(".json").is_file()
            if not whole:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _numbers(self) -> set[str]:
        stems = {path.name.partition(".")[0] for path in self._all.iterdir()}
        return {stem for stem in stems if stem.isdecimal()}

    def _about(self, number: int) -> Path:
        return self._all / f"{number:06}.json"

    def _there(self, generation: Generation) -> list[str]:
        folder = self.folder(generation.number)
        return [name for name in generation.files if (folder / name).is_file()]
