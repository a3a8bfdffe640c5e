"""Engines on one PostgreSQL database tell each other of work: none has to look for it.

They would look once in an hour: what arrives within a test was told.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.clusters import until

from mint.app.app import App
from mint.engine.clock import SystemClock
from mint.lang.read import read
from mint.model.message import Cancel
from mint.participants import Participant, Registry, participant
from mint.ports.directory import Entry
from mint.ports.front import LaunchOrder
from mint.settings import EngineSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mint.participants import Workitem

pytestmark = pytest.mark.postgres

HOUR = 3600.0


def does(name: str, by: str) -> Any:
    """A participant that says which engine it worked in."""

    @participant(name)
    def work(wi: Workitem) -> None:
        wi.set(name, by)

    return work


class Place:
    """Where engines come and go."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self._folder = folder

    @contextmanager
    def engine(self, name: str, *things: Any, kind: str = "engine", **more: Any) -> Iterator[App]:
        """An engine that hears others, with participants of its own."""
        told = {"name": name, "poll": HOUR, **more}
        settings = Settings(
            data=str(self._folder / name), database=self.url, engines=EngineSettings(**told)
        )
        with App(settings, Registry(*things), kind=kind) as app:
            until(lambda: app.ear is not None and app.ear.hearing)
            yield app


@pytest.fixture
def place(fresh_postgresql_url: str, tmp_path: Path) -> Place:
    return Place(fresh_postgresql_url, tmp_path)


def launched(app: App, text: str) -> str:
    return app.engine.launch(LaunchOrder(read(text).tree)).result(20)


def fields(app: App, wfid: str) -> dict[str, Any]:
    """The payload of a process at its end."""

    def over() -> Any:
        process = app.store.views.process(wfid)
        return process is not None and process.state == "terminated" and process

    found: dict[str, Any] = until(over, 30).fields
    return found


def meet(*apps: App) -> None:
    """Wait until all know that they are not alone."""
    until(lambda: all(app.engine.stance.company for app in apps))


def test_work_for_another_engine_arrives_there_at_once(place: Place) -> None:
    with (
        place.engine("a", does("left", "a")) as one,
        place.engine("b", does("right", "b")) as other,
    ):
        meet(one, other)
        text = "sequence\n  left\n  right\n  left\n  right"
        wfids = [launched(app, text) for app in (one, other) for _ in range(5)]
        assert [fields(one, wfid) for wfid in wfids] == [{"left": "a", "right": "b"}] * 10


def test_a_server_without_work_leaves_all_of_it_to_an_engine(place: Place) -> None:
    with place.engine("w", kind="web") as web, place.engine("a", does("left", "a")) as engine:
        meet(web, engine)
        wfid = launched(web, "sequence\n  left\n  wait 0.1s\n  left")
        assert fields(web, wfid) == {"left": "a"}


def test_an_engine_that_is_alone_tells_nobody(place: Place) -> None:
    with psycopg.connect(place.url, autocommit=True) as connection:
        connection.execute("LISTEN mint")
        with place.engine("a", does("left", "a")) as app:
            tuple(connection.notifies(timeout=0.2))  # of its arrival
            wfid = launched(app, "concurrence\n  left\n  sequence\n    wait 0.1s\n    left")
            assert fields(app, wfid) == {"left": "a"}
            assert list(connection.notifies(timeout=0.2)) == []


def test_a_turn_tells_at_most_once(place: Place) -> None:
    with place.engine("a") as one, place.engine("b", does("right", "b")) as other:
        meet(one, other)
        with psycopg.connect(place.url, autocommit=True) as connection:
            connection.execute("LISTEN mint")
            branches = "  right\n" * 200
            wfid = launched(one, f"concurrence\n{branches}")
            assert fields(one, wfid) == {"right": "b"}
            told = [each.payload for each in connection.notifies(timeout=0.2)]
            assert [each for each in told if each.startswith('["a"')] == [
                '["a","work",["right"],[],false,false]'
            ]


def test_a_broken_connection_is_made_again_and_nothing_is_missed(place: Place) -> None:
    with place.engine("a") as one, place.engine("b", does("right", "b")) as other:
        meet(one, other)
        ear = other.ear
        assert ear is not None
        with psycopg.connect(place.url, autocommit=True) as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'SELECT pg_notify%' AND datname = current_database()"
            ).fetchall()
        assert ended
        wfid = launched(one, "right")
        assert fields(one, wfid) == {"right": "b"}
        until(lambda: ear.hearing)
        wfid = launched(one, "right")
        assert fields(one, wfid) == {"right": "b"}


def test_who_cannot_hear_looks_each_second(place: Place) -> None:
    with place.engine("a") as one, place.engine("b", does("right", "b")) as other:
        meet(one, other)
        assert other.ear is not None
        assert other._poll() == HOUR
        other.ear.hearing = False
        assert other._poll() == 1.0


def test_a_participant_that_registers_is_known_everywhere_at_once(place: Place) -> None:
    with place.engine("a") as one, place.engine("b", does("right", "b")) as other:
        meet(one, other)
        assert one.roll.find("right") is not None
        assert one.roll.find("late") is None
        other.roll.register([Entry("late")])
        until(lambda: one.roll.find("late"))


def test_an_engine_that_leaves_gives_its_work_to_others_at_once(place: Place) -> None:
    """The schedule was known to the engine that left alone."""
    busy = threading.Event()

    @participant("both")
    def both(wi: Workitem) -> None:
        if wi.fields.get("first"):
            busy.set()
            threading.Event().wait(0.3)
        wi.fields.did = True

    with place.engine("b", both) as other:
        with place.engine("a", both) as one:
            meet(one, other)
            wfid = launched(one, "sequence\n  wait 0.5s\n  both")
        assert fields(other, wfid) == {"did": True}


@pytest.mark.parametrize("ahead", [7200.0, -7200.0])
def test_the_clock_of_a_host_does_not_matter(place: Place, tmp_path: Path, ahead: float) -> None:
    """Neither takes the other for dead, and timers are told in their time."""

    class Wrong:
        def now(self) -> float:
            return SystemClock().now() + ahead

    settings = Settings(
        data=str(tmp_path / "wrong"),
        database=place.url,
        engines=EngineSettings("wrong", patience=2.0, poll=HOUR),
    )
    with (
        App(settings, Registry(does("left", "wrong")), clock=Wrong()) as wrong,
        place.engine("b", does("right", "b"), patience=2.0) as right,
    ):
        meet(wrong, right)
        text = "sequence\n  left\n  right\n  wait 3s\n  left\n  right"
        wfids = [launched(app, text) for app in (wrong, right)]
        for wfid in wfids:
            assert fields(right, wfid) == {"left": "wrong", "right": "b"}
            process = right.store.views.process(wfid)
            assert process is not None
            assert 3 <= (process.ended_at or 0) - process.launched_at < 30
        found = {one.name: one.ahead for one in right.store.engines.all()}
        assert found["wrong"] == pytest.approx(ahead, abs=1)
        assert found["b"] == pytest.approx(0, abs=1)


def test_a_cancel_reaches_the_engine_whose_participant_has_the_work(place: Place) -> None:
    """Both have the participant; the one that is asked to cancel does not have the work."""
    heard: list[str] = []

    def holder(engine: str) -> type[Participant]:
        class Holder(Participant):
            name = "holder"

            async def on_workitem(self, wi: Workitem) -> None:
                began.append(engine)
                await asyncio.sleep(HOUR)

            async def on_cancel(self, wi: Workitem) -> None:
                heard.append(engine)

        return Holder

    began: list[str] = []
    with place.engine("a", holder("a")) as one, place.engine("b", holder("b")) as other:
        meet(one, other)
        wfid = launched(one, "holder")
        until(lambda: began == ["a"])
        other.engine.tell(Cancel(wfid=wfid)).result(20)
        fields(other, wfid)
        assert heard == ["a"]
        assert one.transport.load().tasks == 0


def test_a_cancel_of_what_nobody_has_any_more_comes_to_its_end(place: Place) -> None:
    with place.engine("a", does("left", "a")) as one, place.engine("w", kind="web") as web:
        meet(one, web)
        web.roll.register([Entry("nobody")])
        wfid = launched(web, "nobody")
        web.engine.tell(Cancel(wfid=wfid)).result(20)
        fields(one, wfid)
