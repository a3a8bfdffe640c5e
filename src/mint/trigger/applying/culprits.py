from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mint import durable
from mint.errors import MintError
from mint.trigger.applying.checks import check
from mint.trigger.applying.rendered import explained, files_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.service import Service

_TRIES = 40
_SECONDS = 20.0


def culprits(service: Service, state: Any, dns: Sequence[str]) -> tuple[str, ...]:
    """Which of the entries that changed make the files wrong.

    All that changed is left out; when that is right, as much as possible is put back: about
    log2(number of entries) runs of the checker for each that is to blame.

    Args:
        service: whose checkers say what is right, and which knows what is left without an entry.
        state: what it read.
        dns: names of the entries.

    Returns:
        Their names; none when it is not to be found out, or would take long.
    """
    candidates = tuple(dict.fromkeys(dns))
    trial = _Trial(service, state)
    if not candidates or not trial.right_without(candidates):
        return ()
    blamed: tuple[str, ...] = ()
    while not trial.right_without(blamed):
        low, high = 0, len(candidates)  # without the first `high` it is right, without `low` not
        while high - low > 1:
            middle = (low + high) // 2
            if trial.right_without((*blamed, *candidates[:middle])):
                high = middle
            else:
                low = middle
        if trial.exhausted or not high:
            return ()
        blamed, candidates = (*blamed, candidates[high - 1]), candidates[: high - 1]
    return blamed


class _Trial:
    """Tries files of less than what was read."""

    def __init__(self, service: Service, state: Any) -> None:
        self._service = service
        self._state = state
        self._left = _TRIES
        self._end = time.monotonic() + _SECONDS

    @property
    def exhausted(self) -> bool:
        return self._left <= 0 or time.monotonic() > self._end

    def right_without(self, dns: Sequence[str]) -> bool:
        """Whether it is right without some entries; not, when that cannot be told any more."""
        if not dns or self.exhausted:
            return False
        self._left -= 1
        try:
            return self._is_right(dns)
        except (MintError, OSError):
            return False

    def _is_right(self, dns: Sequence[str]) -> bool:
        state = self._state
        for dn in dns:
            with explained(self._service.name, "without"):
                state = self._service.without(state, dn)
            if state is None:
                return False
        with explained(self._service.name, "problems"):
            if self._service.problems(state):
                return False
        files = files_of(self._service, state)
        with tempfile.TemporaryDirectory(prefix="mint-trial-") as folder:
            for name, content in files.items():
                durable.write(Path(folder) / name, content)
            return all(one.said != "no" for one in check(self._service, Path(folder), files))
