"""Processes that errors stop altogether are killed when the settings do not keep them."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from concurrent.futures import TimeoutError as Late
from typing import TYPE_CHECKING

import msgspec
import structlog

from mint.errors import MintError
from mint.model.message import Cancel
from mint.ports.causes import Idle
from mint.ports.tidying import Tidied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mint.ports.front import Front
    from mint.ports.tidying import Rule, Rules

log = structlog.get_logger("mint.keeper")

STEP = 100
"""Processes that are killed at a time."""

PATIENCE = 30.0
"""Seconds to wait for the engine's word about them."""

BY = "retention"
"""Who the history says did it."""


class Doomed(msgspec.Struct, frozen=True):
    """A process that is to be killed, and why."""

    process: Idle
    reason: str


class GivingUp:
    """Kills, by the engine's own messages, what no rule keeps.

    Nothing happens to a process that has begun to move in between.

    Args:
        front: the engine.
        rules: what is kept.
    """

    def __init__(self, front: Front, rules: Rules) -> None:
        self._front = front
        self._rules = rules

    def foresee(self, now: float) -> Tidied:
        """What would be killed."""
        return _told(self._doomed(now))

    def begin(self, now: float) -> Callable[[], Tidied]:
        """A round: what is called again and again, and kills some each time, until `more` is false.

        It raises StoreError when the database cannot be used.
        """
        left = deque(self._doomed(now))

        def step() -> Tidied:
            told = self._kill([left.popleft() for _ in range(min(STEP, len(left)))])
            told.more = bool(left)
            return told

        return step

    def _kill(self, doomed: list[Doomed]) -> Tidied:
        futures = self._front.tell_all(
            [
                Cancel(wfid=each.process.wfid, by=BY, flavour="kill", reason=each.reason, idle=True)
                for each in doomed
            ]
        )
        done = []
        for each, future in zip(doomed, futures, strict=True):
            try:
                future.result(PATIENCE)
            except (MintError, Late) as error:
                log.warning("cannot give up", wfid=each.process.wfid, reason=str(error))
            else:
                done.append(each)
        return _told(done)

    def _doomed(self, now: float) -> list[Doomed]:
        since = _youngest(self._rules, now)
        return [] if since is None else doomed(self._front.views.idle(since), self._rules, now)


def doomed(idle: Iterable[Idle], rules: Rules, now: float) -> list[Doomed]:
    """What no rule keeps.

    Args:
        idle: processes that errors stop altogether.
        rules: what is kept.
        now: seconds since the epoch.
    """
    running: defaultdict[str, list[Idle]] = defaultdict(list)
    found = []
    for each in idle:
        if not each.over:
            running[each.name].append(each)
        elif rules.leftovers is not None and each.since < now - rules.leftovers:
            found.append(Doomed(each, "retention.leftovers: its errors are old, and it is over"))
    for name, several in running.items():
        found += _failed(several, rules.named.get(name, rules.rule), now)
    return found


def _failed(several: list[Idle], rule: Rule, now: float) -> Iterator[Doomed]:
    """Those of one definition that its rule does not keep."""
    several.sort(key=lambda each: (each.since, each.wfid), reverse=True)
    for number, each in enumerate(several):
        if rule.errors is not None and each.since < now - rule.errors:
            yield Doomed(each, "retention.errors: its errors are old")
        elif rule.failed and number >= rule.failed:
            yield Doomed(each, f"retention.failed: {rule.failed} others failed later")


def _youngest(rules: Rules, now: float) -> float | None:
    """Since when errors must be there to be looked at; None: nothing is given up ever."""
    ages = [] if rules.leftovers is None else [rules.leftovers]
    for rule in (rules.rule, *rules.named.values()):
        ages += [rule.errors] if rule.errors is not None else []
        ages += [0.0] if rule.failed else []
    return now - min(ages) if ages else None


def _told(found: list[Doomed]) -> Tidied:
    return Tidied(given_up=dict(Counter(each.process.name for each in found)))
