from __future__ import annotations

import asyncio
from typing import Any

import pytest

from mint.participants import NotJson, Participant, Retry, Workitem, participant
from mint.participants.trial import run


@participant
def greet(wi: Workitem) -> None:
    wi.fields.greeting = f"{wi.params.get('word', 'Hello')}, {wi.fields.name}"
    wi.log("greeted")


@participant
async def greet_later(wi: Workitem) -> dict[str, Any]:
    await asyncio.sleep(0)
    return {"greeting": f"Hello, {wi.fields.name}", "attempt": wi.attempt}


def test_a_function_gets_fields_and_params() -> None:
    assert run(greet, {"name": "Ann"}).fields.greeting == "Hello, Ann"
    assert run(greet, {"name": "Ann"}, {"word": "Bye"}).fields.greeting == "Bye, Ann"


def test_asynchronous_ones_run_too_outside_and_inside_of_a_loop() -> None:
    assert run(greet_later, {"name": "Ann"}).fields.greeting == "Hello, Ann"


async def test_inside_of_a_loop() -> None:
    wi = run(greet_later, {"name": "Ann"}, attempt=3)
    assert wi.fields == {"name": "Ann", "greeting": "Hello, Ann", "attempt": 3}


def test_classes_and_instances() -> None:
    class Add(Participant):
        name = "add"

        def __init__(self, by: int = 1) -> None:
            self.by = by

        def on_workitem(self, wi: Workitem) -> None:
            wi.fields.n += self.by

    assert run(Add, {"n": 1}).fields.n == 2
    assert run(Add(10), {"n": 1}).fields.n == 11


def test_what_is_given_is_not_changed() -> None:
    fields = {"name": "Ann"}
    run(greet, fields)
    assert fields == {"name": "Ann"}


def test_exceptions_come_out() -> None:
    @participant
    def later(_: Workitem) -> None:
        raise Retry("1m")

    with pytest.raises(Retry):
        run(later)


def test_fields_must_be_json() -> None:
    with pytest.raises(NotJson):
        run(participant("x")(lambda _: {"a": {1}}))


def test_progress_and_logs_can_be_watched() -> None:
    seen: list[dict[str, Any]] = []
    run(greet, {"name": "Ann"}, observe=seen.append)
    assert [one["text"] for one in seen] == ["greeted"]


def test_the_fields_come_back_as_the_process_would_see_them() -> None:
    assert run(participant("x")(lambda _: {"sizes": (1, 2)})).fields.sizes == [1, 2]
