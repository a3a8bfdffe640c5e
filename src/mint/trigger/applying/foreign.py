from __future__ import annotations

from typing import TYPE_CHECKING

from mint import durable
from mint.trigger.applying.generation import Generation, content_digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

    from mint.trigger.applying.place import Place

_KEPT = 20
"""Files of others that are kept."""


class Foreign:
    """What somebody else did to the files of a service: it is told, and nothing of it is lost.

    Args:
        folder: where his files are kept.
        place: where ours are.
        log: is told of it.
    """

    def __init__(self, folder: Path, place: Place, log: FilteringBoundLogger) -> None:
        self._folder = folder
        self._place = place
        self._log = log

    def found(self, current: Generation) -> dict[str, bytes]:
        """Contents by name of files that are not what they should be; empty: it is gone.

        While it is not known what the daemon has, what is at the target may be of any generation.

        Raises:
            OSError: they cannot be read.
        """
        there = self._place.target.contents(current.files)
        wrong = {
            name: there.get(name, b"")
            for name in self._place.target.paths(current.files)
            if content_digest(there.get(name, b"")) != current.files[name]
        }
        if self._place.records.read().reloaded != current.digest:
            ours = {one.files.get(name) for one in self._place.generations.all() for name in wrong}
            ours.add(content_digest(b""))
            wrong = {name: it for name, it in wrong.items() if content_digest(it) not in ours}
        return {**self._place.generations.damaged(current), **wrong}

    def strangers(self, wanted: Generation, current: Generation | None) -> dict[str, bytes]:
        """Contents by name of files that never were ours, and would be replaced by new ones.

        Raises:
            OSError: they cannot be read.
        """
        new = wanted.files.keys() - (current.files.keys() if current else set())
        ours = {one for each in self._place.generations.all() for one in each.files.values()}
        there = self._place.target.contents(sorted(new)) if new else {}
        return {name: it for name, it in there.items() if it and content_digest(it) not in ours}

    def keep(self, found: Mapping[str, bytes]) -> tuple[str, ...]:
        """Keep them.

        Returns:
            What is to be told of each.

        Raises:
            OSError: they cannot be kept.
        """
        told = []
        for name, content in found.items():
            if not content:
                told.append(f"somebody else removed or emptied {name}")
                continue
            self._folder.mkdir(mode=0o700, exist_ok=True)
            kept = self._folder / f"{name}.{content_digest(content)[:12]}"
            durable.replace(kept, content)
            told.append(f"somebody else changed {name}; what he wrote is kept in {kept}")
        if told and self._folder.is_dir():
            self._prune()
        for one in told:
            self._log.warning("foreign edit", what=one)
        return tuple(told)

    def _prune(self) -> None:
        kept = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[_KEPT:]:
            old.unlink()
