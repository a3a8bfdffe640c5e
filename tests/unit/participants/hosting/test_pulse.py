from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self, cast

import msgspec
import pytest
from tests.processes.rig import VirtualClock

from mint import Workitem, participant
from mint.model.effect import Control, Dispatch
from mint.participants import Registry
from mint.participants.hosting.papers import Papers
from mint.participants.hosting.pulse import Pulse
from mint.participants.hosting.staff import Staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.participants.hosting.asking import Asking

WORK = Dispatch("d1", "20301122-bazo", "0_0!x1", "weigh", {}, {})
WHO = {"worker": "w1", "host": "h", "pid": 7}


@participant("weigh")
def weigh(_: Workitem) -> None:
    """Weigh."""


class Engine:
    """What an engine answers, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.states: dict[str, Any] = {}
        self.told: dict[str, Any] = {"lease": 60.0, "taken": []}
        self.heard = asyncio.Condition()

    async def begin(self) -> None:
        """Nothing is to be prepared here."""

    async def listen(self, participants: list[str]) -> None:
        assert participants == ["weigh"]

    async def ask(self, document: dict[str, Any]) -> dict[str, Any]:
        async with self.heard:
            self.asked.append(msgspec.to_builtins(document))
            self.heard.notify_all()
        match document["do"]:
            case "hello":
                return self.told
            case "pulse":
                return {"states": self.states}
        return {}

    async def is_asked(self, what: str) -> dict[str, Any]:
        """The first question of a kind, which is taken away."""
        async with asyncio.timeout(20), self.heard:
            await self.heard.wait_for(lambda: any(one["do"] == what for one in self.asked))
            found = next(one for one in self.asked if one["do"] == what)
            self.asked.remove(found)
            return found


class Place:
    def __init__(self) -> None:
        self.engine, self.papers, self.clock = Engine(), Papers(), VirtualClock()
        self.said: list[str] = []
        self.controls: list[Control] = []
        self.pulse = Pulse(
            WHO,
            Staff(Registry(weigh)),
            self.papers,
            clock=self.clock,
            claim_after=5.0,
            wake=self.wake,
            tell=self.said.append,
            control=self.controls.append,
        )

    def wake(self, function: Callable[[], object]) -> None:
        function()

    async def __aenter__(self) -> Self:
        asking = cast("Asking", self.engine)
        self.task = asyncio.get_running_loop().create_task(self.pulse.run(asking))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.wait([self.task])

    async def beat(self, state: str, **more: str) -> dict[str, Any]:
        """Have an engine ask for a pulse, and answer it so."""
        self.engine.states = {"d1": {"state": state, **more}}
        self.pulse.hint("d1")
        asked = await self.engine.is_asked("pulse")
        await asyncio.sleep(0)
        return asked


async def test_it_says_hello_first_and_again_when_it_is_to() -> None:
    async with Place() as place:
        hello = await place.engine.is_asked("hello")
        assert {name: hello[name] for name in WHO} == WHO
        assert [one["name"] for one in hello["participants"]] == ["weigh"]
        await place.pulse.greeted.wait()
        place.pulse.introduce()
        assert not place.pulse.greeted.is_set()
        await place.engine.is_asked("hello")


async def test_an_engine_that_does_not_want_it_ends_the_session() -> None:
    place = Place()
    place.engine.told = {"error": "names that begin with `mint:` are MINT's own"}
    with pytest.raises(RuntimeError, match="MINT's own"):
        await place.pulse.run(cast("Asking", place.engine))


async def test_what_lasts_is_claimed_and_what_is_short_is_not() -> None:
    async with Place() as place:
        place.papers.add(WORK, cast("Any", None), place.clock.now())
        await place.engine.is_asked("hello")
        place.pulse.wish({"do": "release", "dispatches": ["d0"]})
        assert (await place.engine.is_asked("release"))["worker"] == "w1"
        assert not place.papers.held["d1"].claimed

        place.clock.at += 6
        place.pulse.note(
            {"what": "log", "wfid": "w", "key": "0!a", "participant": "p", "text": "x"}
        )
        assert (await place.engine.is_asked("notes"))["notes"][0]["data"] == {"text": "x"}
        assert (await place.engine.is_asked("pulse"))["holding"] == ["d1"]


async def test_what_a_process_wants_is_told_to_the_participant_once() -> None:
    async with Place() as place:
        place.papers.add(WORK, cast("Any", None), place.clock.now())
        await place.engine.is_asked("hello")
        for state in ("open", "paused", "paused", "open", "cancel", "cancel"):
            await place.beat(state, flavour="kill" if state == "cancel" else "")

        told = [(one.what, one.flavour) for one in place.controls]
        assert told == [("pause", ""), ("resume", ""), ("cancel", "kill")]


async def test_what_is_lost_is_stopped() -> None:
    async with Place() as place:
        place.papers.add(WORK, cast("Any", None), place.clock.now())
        await place.engine.is_asked("hello")
        await place.beat("lost")

        assert place.said == ["lost d1 (weigh): it is stopped here"]
        assert [(one.what, one.flavour) for one in place.controls] == [("cancel", "kill")]


async def test_a_hint_about_what_is_elsewhere_is_not_heeded() -> None:
    async with Place() as place:
        await place.engine.is_asked("hello")
        place.pulse.hint("d1")
        place.pulse.wish({"do": "release", "dispatches": ["d0"]})
        await place.engine.is_asked("release")

        assert [one["do"] for one in place.engine.asked] == []
