from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING, Any

import pytest

from mint.model.effect import Control, Dispatch
from mint.participants import Registry
from mint.transport import LocalTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.model.message import AnyMessage

PATIENCE = 5.0
"""Seconds after which a test fails that waits for something; none waits that long in truth."""


class FixedClock:
    def now(self) -> float:
        return 1_900_000_000.0


class Answers:
    """Takes what a transport submits, from any thread, and lets a test wait for it."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self._arrived = threading.Condition()

    def submit(self, message: AnyMessage) -> None:
        with self._arrived:
            self.messages.append(message)
            self._arrived.notify_all()

    def wait(self, count: int = 1) -> list[Any]:
        with self._arrived:
            enough = self._arrived.wait_for(lambda: len(self.messages) >= count, PATIENCE)
        assert enough, f"only {len(self.messages)} of {count} answers came"
        return self.messages


class Bench:
    """A local transport with its participants, and what came of it."""

    def __init__(self, *participants: object, **settings: Any) -> None:
        self.registry = Registry(*participants)
        self.answers = Answers()
        self.seen: list[dict[str, Any]] = []
        settings.setdefault("observe", self.seen.append)
        self.transport = LocalTransport(
            self.registry, self.answers.submit, clock=FixedClock(), **settings
        )
        self._numbers = itertools.count(1)

    def work(self, participant: str, **fields: Any) -> Dispatch:
        number = next(self._numbers)
        return Dispatch(f"d{number}", "w", f"0_{number}!a", participant, {}, fields)

    def send(self, participant: str, **fields: Any) -> Dispatch:
        dispatch = self.work(participant, **fields)
        self.transport.deliver([dispatch])
        return dispatch

    def tell(self, what: str, dispatch: Dispatch, flavour: str = "") -> None:
        control = Control(
            what, dispatch.id, dispatch.wfid, dispatch.key, dispatch.participant, flavour
        )
        self.transport.deliver([control])


@pytest.fixture
def bench() -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(*participants: object, **settings: Any) -> Bench:
        made.append(Bench(*participants, **settings))
        return made[-1]

    yield make
    for one in made:
        one.transport.close(timeout=PATIENCE)
