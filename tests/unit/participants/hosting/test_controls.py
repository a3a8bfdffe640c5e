"""A worker that is controlled while it works, with a real broker and a real engine."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.clusters import until
from tests.unit.participants.hosting.at_broker import Worker, hostname, working

from mint import Participant, participant
from mint.air.answers import Found, Leaving, LevelWas, State, Work
from mint.errors import CallFailed, MintError, ServiceNotFound
from mint.participants import Registry
from mint.participants.hosting import Options

if TYPE_CHECKING:
    from tests.brokers import Broker
    from tests.clusters import Site

    from mint import Workitem

pytestmark = pytest.mark.rabbitmq


@participant("weigh")
def weigh(wi: Workitem) -> None:
    """Put it on the scales.

    They are in the cellar.
    """
    wi.fields.weight = 5


@participant("fall")
def fall(_: Workitem) -> None:
    raise ValueError("no space left")


class Slow:
    """A participant that works until it is told to end, one workitem at a time."""

    def __init__(self) -> None:
        self.name = f"slow{uuid4().hex[:8]}"
        self.begun = threading.Semaphore(0)
        self.end = threading.Event()

        @participant(self.name, concurrency=1)
        def slow(_: Workitem) -> None:
            self.begun.release()
            self.end.wait(60)

        self.code = slow

    def has_begun(self) -> bool:
        return self.begun.acquire(timeout=20)


def depth(linked: Site, name: str) -> tuple[int, int]:
    found = linked.wire.channel.queue_declare(f"mint.work.{name}", passive=True)
    return found.message_count, found.consumer_count


def launched(linked: Site, definition: str) -> str:
    wfid: str = linked.wire.ask({"definition": definition})["wfid"]
    return wfid


def test_it_tells_what_it_is_and_what_it_does(broker: Broker, linked: Site) -> None:
    slow = Slow()
    with working(broker, linked, weigh, fall, slow.code) as worker:
        linked.ends(launched(linked, "weigh"))
        linked.errors(launched(linked, "fall"))
        wfid = launched(linked, slow.name)
        assert slow.has_begun()

        assert worker.tell("weigh", "ping").at > 0
        told = worker.tell("weigh", "describe")
        assert (told.participant, told.host, told.queue) == ("weigh", hostname(), "mint.work.weigh")
        assert told.says == "Put it on the scales."
        until(lambda: worker.tell("weigh", "status").done)
        assert worker.tell("weigh", "status").state == "idle"
        failed = until(lambda: (now := worker.tell("fall", "status")).failed and now)
        assert (failed.done, failed.failed, failed.work) == (1, 1, ())
        (work,) = worker.tell(slow.name, "status").work
        assert isinstance(work, Work)
        assert work.wfid == wfid
        assert worker.tell(slow.name, "status").state == "working"
        slow.end.set()
        linked.ends(wfid)


def test_two_workers_of_a_participant_answer_at_two_places(broker: Broker, linked: Site) -> None:
    with working(broker, linked, weigh) as one, working(broker, linked, weigh) as two:
        addresses = {one.address("weigh"), two.address("weigh")}

        assert addresses == {f"weigh.{hostname()}.0", f"weigh.{hostname()}.1"}


def test_a_cancel_is_the_business_of_its_process(broker: Broker, linked: Site) -> None:
    begun, told = threading.Event(), threading.Event()

    class Build(Participant):
        name = "build"

        def on_workitem(self, wi: Workitem) -> None:
            begun.set()
            while not wi.cancelled:
                time.sleep(0.01)

        def on_cancel(self, wi: Workitem) -> None:
            told.set()

    with working(broker, linked, Build, weigh) as worker:
        wfid = launched(linked, "sequence\n  build\n  weigh")
        assert begun.wait(20)
        (work,) = worker.tell("build", "status").work

        assert worker.tell("weigh", "cancel", dispatch=work.dispatch) == Found(found=False)
        assert worker.tell("build", "cancel", dispatch=work.dispatch) == Found(found=True)
        assert told.wait(20)
        assert linked.ends(wfid) == {"weight": 5}
    events = [event for _, event in linked.app.store.views.history(wfid)]
    (cancelled,) = [one for one in events if one.kind == "cancelled"]
    assert cancelled.data["accepted"] is True


def test_who_is_paused_takes_nothing_and_gives_back_what_has_not_begun(
    broker: Broker, linked: Site
) -> None:
    slow = Slow()
    with working(broker, linked, slow.code, claim_after=0.5) as worker:
        wfids = [launched(linked, slow.name) for _ in range(3)]
        assert slow.has_begun()
        until(lambda: len(worker.tell(slow.name, "status").work) == 3)

        assert worker.tell(slow.name, "pause") == State("paused")
        until(lambda: depth(linked, slow.name) == (2, 0))
        assert len(worker.tell(slow.name, "status").work) == 1
        slow.end.set()
        wfids.remove(until(lambda: _over(linked, wfids)))
        assert depth(linked, slow.name) == (2, 0)

        assert worker.tell(slow.name, "resume").state in ("idle", "working")
        for wfid in wfids:
            linked.ends(wfid)


def _over(linked: Site, wfids: list[str]) -> str | None:
    return next((one for one in wfids if linked.process(one).state == "terminated"), None)


def test_work_that_an_engine_has_booked_here_is_given_back_too(
    broker: Broker, linked: Site
) -> None:
    slow = Slow()
    with working(broker, linked, slow.code, claim_after=0.1) as worker:
        wfids = [launched(linked, slow.name) for _ in range(2)]
        assert slow.has_begun()
        until(lambda: _booked(linked, wfids) == 2)

        worker.tell(slow.name, "pause")
        until(lambda: _booked(linked, wfids) == 1)
        until(lambda: depth(linked, slow.name) == (1, 0))
        slow.end.set()
        worker.tell(slow.name, "resume")
        for wfid in wfids:
            linked.ends(wfid)


def _booked(linked: Site, wfids: list[str]) -> int:
    open_ = [one for wfid in wfids for one in linked.app.store.views.dispatches(wfid, limit=5)]
    return sum(str(one["holder"]).startswith("worker:") for one in open_)


def test_how_much_the_log_says(broker: Broker, linked: Site) -> None:
    root = logging.getLogger()
    before = root.level
    try:
        root.setLevel("WARNING")
        with working(broker, linked, weigh) as worker:
            told = worker.tell("weigh", "loglevel", level="debug")
            assert told == LevelWas("debug", "warning")
            assert root.level == logging.DEBUG
    finally:
        root.setLevel(before)


def test_it_begins_anew_after_the_work_in_hand(broker: Broker, linked: Site) -> None:
    slow, loaded = Slow(), threading.Event()

    def load() -> Registry:
        loaded.set()
        return Registry(heavy, measure)

    @participant("measure")
    def measure(wi: Workitem) -> None:
        wi.fields.length = 2

    @participant("weigh")
    def heavy(wi: Workitem) -> None:
        wi.fields.weight = 500

    with working(broker, linked, weigh, slow.code, load=load) as worker:
        wfid = launched(linked, slow.name)
        assert slow.has_begun()
        assert worker.tell("weigh", "reload") == State("paused")
        until(lambda: depth(linked, "weigh")[1] == 0)
        assert not loaded.is_set()
        slow.end.set()
        linked.ends(wfid)

        until(lambda: worker.says("reloaded; serves weigh, measure"))
        until(lambda: linked.app.roll.entry("measure"))
        ended = linked.ends(launched(linked, "sequence\n  weigh\n  measure"))
        assert ended == {"weight": 500, "length": 2}
        assert worker.tell("measure", "ping").at > 0
        until(lambda: set(worker.host.attending.addresses) == {"weigh", "measure"})


def test_code_that_cannot_be_loaded_leaves_all_as_it_was(broker: Broker, linked: Site) -> None:
    def load() -> Registry:
        raise MintError("weigh.py:3: SyntaxError")

    with working(broker, linked, weigh, load=load) as worker:
        worker.tell("weigh", "reload")
        until(lambda: worker.says("not reloaded, it goes on as before: weigh.py:3: SyntaxError"))

        assert linked.ends(launched(linked, "weigh")) == {"weight": 5}


def test_what_comes_from_no_file_cannot_be_loaded_anew(broker: Broker, linked: Site) -> None:
    with working(broker, linked, weigh) as worker:
        with pytest.raises(CallFailed, match="come from no file"):
            worker.tell("weigh", "reload")

        assert worker.tell("weigh", "status").state == "idle"


def test_it_ends_after_the_work_in_hand_and_answers_first(broker: Broker, linked: Site) -> None:
    slow = Slow()
    options = Options(concurrency=4, grace=0.0)
    with working(broker, linked, slow.code, options=options, claim_after=0.2) as worker:
        wfids = [launched(linked, slow.name) for _ in range(2)]
        assert slow.has_begun()

        assert worker.tell(slow.name, "shutdown", grace=60.0).running in (1, 2)
        until(lambda: depth(linked, slow.name) == (1, 0))
        assert worker.tell(slow.name, "status").state == "leaving"
        slow.end.set()
        worker.thread.join(30)
        assert not worker.thread.is_alive()
        assert _over(linked, wfids)
        with pytest.raises(ServiceNotFound):
            worker.tell(slow.name, "ping")


def test_an_idle_worker_ends_at_once(broker: Broker, linked: Site) -> None:
    with working(broker, linked, weigh) as worker:
        assert worker.tell("weigh", "shutdown") == Leaving(0)
        worker.thread.join(30)

        assert not worker.thread.is_alive()


def test_a_worker_that_waits_for_its_broker_ends_when_it_is_told(linked: Site) -> None:
    class Nowhere:
        url = "amqp://guest:guest@127.0.0.1:1/"

    worker = Worker(Nowhere(), linked, Registry(weigh))  # type: ignore[arg-type]
    worker.thread.start()
    until(lambda: worker.says("trying again"))
    worker.host.stop()
    worker.thread.join(30)

    assert not worker.thread.is_alive()
