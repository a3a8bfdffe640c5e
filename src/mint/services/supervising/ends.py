from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mint.services.processes import Identity


class Ends:
    """Tells when a process ends, whoever its parent is: the kernel says so of its pidfd.

    Args:
        tell: called with what was given to `watch`, in the event loop.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._descriptors: dict[str, list[int]] = {}

    def watch(self, key: str, processes: Iterable[Identity]) -> None:
        """Watch processes, instead of those that were watched under this key.

        One that has ended already is told of at once.
        """
        self.forget(key)
        loop = asyncio.get_running_loop()
        opened = self._descriptors[key] = []
        for process in processes:
            descriptor = process.descriptor()
            if descriptor is None:
                loop.call_soon(self._end, key, opened)
                continue
            opened.append(descriptor)
            loop.add_reader(descriptor, self._end, key, opened)

    def forget(self, key: str) -> None:
        """Watch them no more."""
        for descriptor in self._descriptors.pop(key, []):
            asyncio.get_running_loop().remove_reader(descriptor)
            os.close(descriptor)

    def close(self) -> None:
        """Forget all."""
        for key in list(self._descriptors):
            self.forget(key)

    def _end(self, key: str, opened: list[int]) -> None:
        if self._descriptors.get(key) is opened:  # else others are watched by now
            self.forget(key)
            self._tell(key)
