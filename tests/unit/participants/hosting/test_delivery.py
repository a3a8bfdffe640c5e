from __future__ import annotations

from typing import Any

import msgspec
from tests.contract.builders import dispatch

from mint.client.refusal import BadRequest, TooLarge
from mint.errors import MintError, ServerNotFound
from mint.model.fault import Fault
from mint.model.message import Fail, Reply
from mint.participants.hosting.delivery import Delivery
from mint.participants.hosting.holding import Holding
from mint.participants.hosting.link import Link
from mint.participants.hosting.outgoing import Outgoing


class Desk:
    """A server that answers what a test wants: an error, or a status for each dispatch."""

    def __init__(self) -> None:
        self.errors: list[MintError] = []
        self.statuses: dict[str, list[int]] = {}
        self.too_large: set[str] = set()
        self.asked: list[list[dict[str, Any]]] = []

    def __call__(self, path: str, body: dict[str, Any], wait: float = 0.0) -> Any:
        assert (path, wait) == ("answers", 0.0)
        items = [msgspec.json.decode(one) for one in body["answers"]]
        self.asked.append(items)
        if self.errors:
            raise self.errors.pop(0)
        if any(item["what"] == "reply" and item["dispatch"] in self.too_large for item in items):
            raise TooLarge("too large")
        return {"outcomes": [self._outcome(item) for item in items]}

    def _outcome(self, item: dict[str, Any]) -> dict[str, Any]:
        statuses = self.statuses.get(item["dispatch"], [])
        status = statuses.pop(0) if statuses else 200
        return {"dispatch": item["dispatch"], "status": status, "message": "that is why"}


class Bench:
    def __init__(self) -> None:
        self.desk = Desk()
        self.told: list[str] = []
        self.outgoing = Outgoing()
        self.holding = Holding()
        self.delivery = Delivery(self.outgoing, self.holding, self.desk, Link(self.told.append))

    def reply(self, *names: str) -> None:
        for name in names:
            self.holding.add(dispatch(name))
            self.outgoing.answer(Reply(wfid="w", key="0!a", dispatch=name, fields={}))

    def run(self) -> list[list[tuple[str, str]]]:
        """What was asked until all was told."""
        self.outgoing.close(0.0)
        self.delivery.run()
        assert len(self.holding) == 0
        return [[(item["what"], item["dispatch"]) for item in items] for items in self.desk.asked]


def test_answers_go_together_and_are_forgotten_then() -> None:
    bench = Bench()
    bench.reply("d1", "d2")
    assert bench.run() == [[("reply", "d1"), ("reply", "d2")]]
    assert bench.told == []


def test_they_are_told_again_until_the_server_is_back() -> None:
    bench = Bench()
    bench.desk.errors = [ServerNotFound("gone"), ServerNotFound("gone")]
    bench.reply("d1")
    assert bench.run() == [[("reply", "d1")]] * 3
    assert bench.told == ["gone (trying again)"]


def test_only_those_that_the_store_could_not_take_are_told_again() -> None:
    bench = Bench()
    bench.desk.statuses = {"d2": [503]}
    bench.reply("d1", "d2")
    assert bench.run() == [[("reply", "d1"), ("reply", "d2")], [("reply", "d2")]]


def test_what_comes_too_late_is_told_to_people() -> None:
    bench = Bench()
    bench.desk.statuses = {"d1": [409], "d2": [404]}
    bench.reply("d1", "d2")
    assert len(bench.run()) == 1
    assert bench.told == ["that is why"] * 2


def test_an_answer_that_cannot_be_taken_becomes_a_failure() -> None:
    bench = Bench()
    bench.desk.statuses = {"d1": [400]}
    bench.reply("d1")
    assert bench.run() == [[("reply", "d1")], [("fail", "d1")]]


def test_a_failure_that_cannot_be_taken_ends_all_the_same() -> None:
    bench = Bench()
    bench.holding.add(dispatch("d1"))
    bench.desk.statuses = {"d1": [400]}
    fault = Fault("participant", "no")
    bench.outgoing.answer(Fail(wfid="w", key="0!a", dispatch="d1", fault=fault))
    assert bench.run() == [[("fail", "d1")]]
    assert bench.told == ["that is why"]


def test_one_that_is_too_large_spoils_no_other() -> None:
    bench = Bench()
    bench.desk.too_large = {"d1"}
    bench.reply("d1", "d2")
    asked = bench.run()
    assert asked == [
        [("reply", "d1"), ("reply", "d2")],
        [("reply", "d1")],
        [("reply", "d2")],
        [("fail", "d1")],
    ]


def test_a_request_that_is_refused_as_a_whole_is_taken_apart() -> None:
    bench = Bench()
    bench.desk.errors = [BadRequest("nested too deeply"), BadRequest("nested too deeply")]
    bench.reply("d1", "d2")
    assert bench.run()[-1] == [("fail", "d1")]
