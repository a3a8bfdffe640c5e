from __future__ import annotations

import asyncio

from mint.errors import MethodFailed
from mint.services.boot import Boot, Ready
from mint.services.link import Told


class Stub:
    """Services that take a moment; one of them fails."""

    way = "stub"

    def __init__(self, **states: str) -> None:
        self.states = states
        self.begun: list[str] = []
        self.together = 0
        self._now = 0

    async def apps(self) -> list[str]:
        return sorted(self.states)

    async def info(self, app: str) -> Told:
        if not self.states[app]:
            raise MethodFailed(f"{app}: its script is broken")
        return Told("server", app, self.states[app])

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
    stub = Stub(a="stopped", b="on", net="conditional_stopped", z="conditional", off="off")
    told: list[Ready] = []
    done = await Boot(stub, told.append).run(["net", "other", "off"])
    assert stub.begun[0] == "net"
    assert stub.together == 3
    assert told == done
    assert {one.app for one in done} == {"a", "b", "net", "z"}


async def test_one_that_fails_keeps_no_other_from_going_on() -> None:
    done = await Boot(Stub(broken="stopped", good="stopped", mute="")).run(["broken"])
    assert [(one.app, one.error) for one in done] == [
        ("mute", "mute: its script is broken"),
        ("broken", "broken: it is broken"),
        ("good", ""),
    ]
