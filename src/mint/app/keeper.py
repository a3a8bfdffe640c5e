from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import msgspec
import structlog

from mint.app.giving_up import GivingUp
from mint.errors import DurationError, SettingsError, StoreError
from mint.lang.duration import seconds
from mint.ports.tidying import Rule, Rules, Tidied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.ports.clock import Clock
    from mint.ports.front import Front
    from mint.ports.tidying import Tidying
    from mint.settings import RetentionRule, Settings

log = structlog.get_logger("mint.keeper")

SOON = 60.0
"""Seconds after the start at which the first round begins, where rounds are further apart."""

SHARE = 4
"""How many times as long as a step took the engine has the store before the next one."""

PATIENCE = 20.0
"""Seconds that a round may take that somebody waits for."""


class Plan(msgspec.Struct, frozen=True):
    """What the settings say about deleting.

    Args:
        rules: what is to go.
        every: seconds between two rounds.
    """

    rules: Rules
    every: float

    @staticmethod
    def of(settings: Settings) -> Plan:
        """The plan of settings.

        Raises:
            SettingsError: a duration is none, or a number is below zero.
        """
        retention = settings.retention
        every = _length("every", retention.every)
        if not every:
            raise SettingsError("retention.every: write a duration such as 10m")
        rules = Rules(
            _rule("", retention),
            {
                name: _rule(f"definitions.{name}.", own)
                for name, own in retention.definitions.items()
            },
            _length("dead_letters", retention.dead_letters),
            max(0, settings.limits.history),
            _length("leftovers", retention.leftovers),
            _length("audit", retention.audit),
        )
        return Plan(rules, every)


class Keeper:
    """Deletes in the background what the settings say need not be kept.

    It has a thread of its own, which sleeps between rounds. Each step of a round is one small
    transaction; after it the store is the engine's for some times as long. Implements the port
    `Housekeeper`.

    Args:
        tidying: of the store.
        clock: the time.
        plan: what is to be deleted, and when.
        front: the engine that kills what errors stop; None: nothing is killed.
    """

    def __init__(
        self, tidying: Tidying, clock: Clock, plan: Plan, front: Front | None = None
    ) -> None:
        self._tidying = tidying
        self._clock = clock
        self._rules = plan.rules
        self._giving_up = None if front is None else GivingUp(front, plan.rules)
        self._every = plan.every
        self._stopping = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="mint-keeper", daemon=True)
        self.last: float | None = None
        self.deleted = Tidied()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the step that is under way."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def tidy(self, *, dry_run: bool = False) -> Tidied:
        """See `Housekeeper.tidy`."""
        if dry_run:
            now = self._clock.now()
            told = self._tidying.foresee(self._rules, now)
            if self._giving_up is not None:
                told.add(self._giving_up.foresee(now))
            return told
        return self._round(PATIENCE)

    def _run(self) -> None:
        pause = min(self._every, SOON)
        while not self._stopping.wait(pause):
            pause = self._every
            try:
                self._round(None)
            except StoreError as error:
                log.warning("cannot tidy; trying again later", reason=str(error))
            except Exception:
                log.exception("tidying stumbled; trying again later")

    def _step(self, step: Callable[[], Tidied]) -> Tidied:
        begun = time.monotonic()
        done = step()
        self.deleted.add(done)
        self._stopping.wait(SHARE * (time.monotonic() - begun))
        return done

    def _steps(self) -> Iterator[Callable[[], Tidied]]:
        """What is done over and over until there is no more to do."""
        if self._giving_up is not None:
            yield self._giving_up.begin(self._clock.now())
        yield self._tidying.begin(self._rules, self._clock.now()).step

    def _is_enough(self, begun: float, patience: float | None) -> bool:
        """Whether a round is to end although there is more to do."""
        late = patience is not None and time.monotonic() - begun > patience
        return late or self._stopping.is_set()

    def _round(self, patience: float | None) -> Tidied:
        """Delete all that is to go, or as much as there is time for."""
        done = Tidied(more=True)
        with self._one_at_a_time:
            begun = time.monotonic()
            for step in self._steps():
                done.more = True
                while done.more and not self._is_enough(begun, patience):
                    done.add(self._step(step))
            self.last = self._clock.now()
        if done:
            processes = sum(done.processes.values())
            log.info(
                "tidied",
                processes=processes,
                lines=done.lines,
                trimmed=done.trimmed,
                dead_letters=done.dead_letters,
                audit=done.audit,
                given_up=sum(done.given_up.values()),
                seconds=round(time.monotonic() - begun, 3),
            )
        return done


def _rule(group: str, given: RetentionRule) -> Rule:
    if given.runs < 0:
        raise SettingsError(f"retention.{group}runs: {given.runs} is below 0; 0 keeps all")
    if given.failed < 0:
        raise SettingsError(f"retention.{group}failed: {given.failed} is below 0; 0 keeps all")
    return Rule(
        _length(f"{group}finished", given.finished),
        given.runs,
        _length(f"{group}errors", given.errors),
        given.failed,
    )


def _length(name: str, text: str) -> float | None:
    """A duration in seconds; None when it is empty."""
    try:
        length = seconds(text) if text.strip() else None
    except DurationError as error:
        raise SettingsError(f"retention.{name}: {error}") from error
    if length is not None and length < 0:
        raise SettingsError(f"retention.{name}: {text!r} is less than nothing")
    return length
