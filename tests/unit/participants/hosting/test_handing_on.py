from __future__ import annotations

import asyncio
import json
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from mint import Workitem, participant
from mint.engine.clock import SystemClock
from mint.model.effect import Dispatch
from mint.participants import Registry
from mint.participants.hosting.handing_on import UNPACK_AFTER, HandingOn
from mint.participants.hosting.papers import Papers
from mint.participants.hosting.staff import Staff
from mint.transport.amqp.post import Letter, Post
from mint.transport.local import LocalTransport

if TYPE_CHECKING:
    from mint.transport.amqp.delivered import Delivered


class Came:
    """A message with so many documents, and what becomes of it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.settled = self.refused = 0
        self.message = SimpleNamespace(routing_key="mint.work.weigh")

    async def settle(self) -> None:
        self.settled += 1

    async def refuse(self) -> None:
        self.refused += 1


class Place:
    """A worker with one thread, which is busy."""

    def __init__(self) -> None:
        self.busy, self.end = threading.Event(), threading.Event()

        @participant("weigh")
        def weigh(_: Workitem) -> None:
            self.busy.set()
            self.end.wait(60)

        self.papers, self.post, self.released = Papers(), Post(lambda _: None), list[str]()
        self.staff = Staff(Registry(weigh))
        self.transport = LocalTransport(self.staff, lambda _: None, clock=SystemClock(), threads=1)
        self.handing_on = HandingOn(
            self.staff, self.papers, self.transport, self.post, self.released.extend
        )

    def get(self, came: Came, *names: str) -> None:
        """Work comes, all in one message."""
        for name in names:
            work = Dispatch(name, "w", "0!a", "weigh", {}, {"n": name})
            self.papers.add(work, cast("Delivered", came), 0.0)
            self.transport.deliver([work])

    def close(self) -> None:
        self.end.set()
        self.transport.close(10)

    def letters(self) -> list[Letter]:
        return list(self.post._waiting)


def sent(letter: Letter) -> Any:
    document = json.loads(letter.body)
    return letter.to, document["mint"]["dispatch"], document["fields"]["n"], letter.pack


def test_what_waits_for_others_of_its_message_is_sent_again_alone() -> None:
    place, came = Place(), Came(3)
    place.get(came, "d1")
    assert place.busy.wait(20)
    place.get(came, "d2", "d3")

    place.handing_on.unpack(UNPACK_AFTER / 2)
    assert place.letters() == []
    place.handing_on.unpack(UNPACK_AFTER)

    queue = "mint.work.weigh"
    assert list(map(sent, place.letters())) == [(queue, "d2", "d2", 1), (queue, "d3", "d3", 1)]
    assert list(place.papers.held) == ["d1"]
    assert came.settled == 0
    for letter in place.letters():
        assert letter.done is not None
        asyncio.run(cast("Any", letter.done()))
    assert came.settled == 2
    place.close()


def test_what_came_alone_waits_where_it_is() -> None:
    place = Place()
    place.get(Came(1), "d1")
    assert place.busy.wait(20)
    place.get(Came(1), "d2")

    place.handing_on.unpack(UNPACK_AFTER * 100)

    assert place.letters() == []
    assert list(place.papers.held) == ["d1", "d2"]
    place.close()


def test_who_stops_gives_back_what_has_not_begun_as_it_came() -> None:
    place, alone, together = Place(), Came(1), Came(2)
    place.get(Came(1), "d1")
    assert place.busy.wait(20)
    place.get(alone, "d2")
    place.get(together, "d3")
    place.get(Came(1), "d4")
    place.papers.held["d4"].delivered = None  # an engine has booked it here

    asyncio.run(place.handing_on.give_back("weigh"))

    assert (alone.refused, together.refused) == (1, 0)
    assert [sent(letter)[1] for letter in place.letters()] == ["d3"]
    assert place.released == ["d4"]
    assert list(place.papers.held) == ["d1"]
    place.close()


def test_what_was_lost_and_has_come_again_goes_back() -> None:
    place, came = Place(), Came(1)
    place.get(came, "d1")

    asyncio.run(place.handing_on.forget(place.papers.held["d1"]))

    assert place.papers.held == {}
    assert came.refused == 1
    place.close()
