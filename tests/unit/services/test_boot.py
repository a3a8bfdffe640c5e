from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mint.errors import MethodFailed
from mint.services.boot import Ready, boot, due
from mint.services.layout import Layout
from mint.services.states import States

if TYPE_CHECKING:
    from pathlib import Path

    from mint.services.link import Told


class Stub:
    """Services that take a moment; one of them fails."""

    way = "stub"

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.together = 0
        self._now = 0

    async def apps(self) -> list[str]:
        return []

    async def info(self, app: str) -> Told:
        raise NotImplementedError

    async def call(self, app: str, method: str, *args: str) -> None:
        assert (method, args) == ("ready", ())
        self.begun.append(app)
        self._now += 1
        self.together = max(self.together, self._now)
        await asyncio.sleep(0)
        self._now -= 1
        if app == "broken":
            raise MethodFailed("broken: it is broken")

    async def register(self, app: str, file: str) -> None:
        raise NotImplementedError

    async def remove(self, app: str) -> None:
        raise NotImplementedError


async def test_those_with_a_head_start_are_ready_before_the_others_that_go_together() -> None:
    stub = Stub()
    told: list[Ready] = []
    done = await boot(stub, ["a", "b", "net", "z"], ["net", "other"], told.append)
    assert stub.begun[0] == "net"
    assert stub.together == 3
    assert told == done
    assert {one.app for one in done} == {"a", "b", "net", "z"}


async def test_one_that_fails_keeps_no_other_from_going_on() -> None:
    done = await boot(Stub(), ["broken", "good"], ["broken"])
    assert [(one.app, one.error) for one in done] == [
        ("broken", "broken: it is broken"),
        ("good", ""),
    ]


def test_what_is_on_or_conditional_and_has_a_script_is_due(tmp_path: Path) -> None:
    states = States(Layout.under(tmp_path))
    for name, state in (("a", "on"), ("b", "off"), ("c", "conditional"), ("gone", "on")):
        states.set(name, state)  # type: ignore[arg-type]  # these are states
    assert due(states, ["a", "b", "c", "d"]) == ["a", "c"]
