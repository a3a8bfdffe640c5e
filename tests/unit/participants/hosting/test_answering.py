from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from mint.model.effect import Dispatch
from mint.model.fault import Fault
from mint.model.message import Cancelled, Fail, Reply
from mint.participants import Registry
from mint.participants.hosting.answering import Answering
from mint.participants.hosting.papers import Papers
from mint.participants.hosting.signer import Signer
from mint.participants.hosting.staff import Staff
from mint.transport.amqp.post import Letter, Post

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from mint.model.message import AnyMessage

WORK = Dispatch("d1", "20301122-bazo", "0_0!x1", "weigh", {}, {"a": 1})
ABOUT: dict[str, Any] = {"wfid": WORK.wfid, "key": WORK.key}


class Box(Post):
    """Keeps letters, and sends none."""

    def __init__(self) -> None:
        super().__init__(lambda _: None)
        self.letters: list[Letter] = []

    def add(self, letters: list[Letter]) -> None:
        self.letters += letters


class Place:
    def __init__(self) -> None:
        self.papers, self.post = Papers(), Box()
        self.papers.add(WORK, cast("Any", None), 5.0)
        staff = Staff(Registry())
        self.forgotten: list[str] = []
        self.answering = Answering(
            self.papers,
            self.post,
            staff,
            Signer((), staff),
            worker="w1",
            inbound="ruote_workitems",
            forget=lambda paper: self.forgotten.append(paper.work.id),
        )

    def say(self, message: AnyMessage) -> Letter:
        self.answering.submit(message)
        (letter,) = self.post.letters
        return letter


def settle(letter: Letter) -> None:
    done = cast("Callable[[], Coroutine[Any, Any, None]]", letter.done)
    asyncio.run(done())


def test_an_answer_is_for_the_engine_and_settles_the_work_once_it_is_there() -> None:
    place = Place()
    letter = place.say(Reply(**ABOUT, dispatch="d1", fields={"weight": 5}))

    assert letter.to == "ruote_workitems"
    document = json.loads(letter.body)
    assert document["fields"] == {"weight": 5}
    assert document["mint"] == {"dispatch": "d1", "worker": "w1"}
    assert "d1" in place.papers.held
    settle(letter)
    assert "d1" not in place.papers.held
    assert place.papers.is_answered("d1")
    assert (place.answering.done["weigh"], place.answering.failed["weigh"]) == (1, 0)


def test_failures_are_counted() -> None:
    place = Place()
    settle(place.say(Fail(**ABOUT, dispatch="d1", fault=Fault("participant", "no space left"))))

    assert (place.answering.done["weigh"], place.answering.failed["weigh"]) == (1, 1)


def test_who_does_not_let_go_has_not_answered() -> None:
    place = Place()

    assert place.say(Cancelled(**ABOUT, dispatch="d1", accepted=False)).done is None


@pytest.mark.parametrize("dispatch", ["d2", None])
def test_what_is_not_in_hand_is_not_answered(dispatch: str | None) -> None:
    place = Place()
    place.answering.submit(Reply(**ABOUT, dispatch=dispatch, fields={}))

    assert place.post.letters == []


def test_who_lets_go_of_what_others_have_answers_nothing_and_may_get_it_again() -> None:
    place = Place()
    place.papers.held["d1"].state = "lost"
    place.answering.submit(Cancelled(**ABOUT, dispatch="d1", accepted=False))
    assert place.forgotten == []
    place.answering.submit(Cancelled(**ABOUT, dispatch="d1"))

    assert place.forgotten == ["d1"]
    assert place.post.letters == []
    assert not place.papers.is_answered("d1")


def test_what_was_done_before_it_was_lost_is_told() -> None:
    place = Place()
    place.papers.held["d1"].state = "lost"

    assert place.say(Reply(**ABOUT, dispatch="d1", fields={"weight": 5})).to == "ruote_workitems"
