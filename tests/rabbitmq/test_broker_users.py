"""Users of the broker who may do the work of one participant, and no more."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import amqp
import pytest
from amqp.exceptions import AccessRefused
from tests.brokers import free_port, rabbitmq
from tests.clusters import site, until
from tests.rabbitmq.staff import carry, patient, unmade, weigh
from tests.unit.participants.hosting.at_broker import working

from mint.air import Caller
from mint.air.control import ask_all
from mint.client.management import Management, Rights, worker_rights
from mint.compat.participant import Participant as OfOriginal
from mint.errors import MintError
from mint.model.message import Cancel
from mint.model.wire import queue_of
from mint.ports.directory import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.brokers import Broker
    from tests.clusters import Site

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]


class Managed(NamedTuple):
    """A node with its management plug-in, and where that is."""

    broker: Broker
    url: str


@pytest.fixture(scope="module")
def managed() -> Iterator[Managed]:
    port = free_port()
    more = f"management.tcp.port = {port}\nmanagement.tcp.ip = 127.0.0.1\n"
    with rabbitmq(more, ["rabbitmq_management"]) as node:
        url = f"http://guest:guest@127.0.0.1:{port}/"
        until(lambda: _answers(url), 60.0)
        yield Managed(node, url)


def _answers(url: str) -> bool:
    try:
        with Management(url) as broker:
            return broker.has_user("guest")
    except MintError:
        return False


@pytest.fixture
def linked(managed: Managed, tmp_path: Path) -> Iterator[Site]:
    with site(managed.broker, tmp_path) as found:
        yield found


def let_in(managed: Managed, user: str, queue: str, inbound: str, *, classic: bool = False) -> str:
    """A user of the broker for a queue: its URL."""
    with Management(managed.url) as broker:
        broker.prepare(queue, inbound, classic=classic)
        if not broker.has_user(user):
            broker.add_user(user, "secret")
        broker.grant(user, worker_rights(queue, inbound, classic=classic))
    return f"amqp://{user}:secret@127.0.0.1:{managed.broker.port}/"


@contextmanager
def channel(managed: Managed, user: str) -> Iterator[Any]:
    """A channel of the bare protocol, as a user."""
    connection = amqp.Connection(
        f"127.0.0.1:{managed.broker.port}", user, "secret", virtual_host="/"
    )
    connection.connect()
    yield connection.channel()
    connection.collect()


def refused(managed: Managed, user: str, what: str, **how: Any) -> bool:
    """Whether the broker refuses something that a user does."""
    with channel(managed, user) as bare:
        if what == "basic_publish":
            bare.confirm_select()
            how["msg"] = amqp.Message(how.pop("body", "{}"), **how.pop("properties", {}))
        try:
            getattr(bare, what)(**how)
            bare.connection.drain_events(timeout=5)
        except AccessRefused:
            return True
        except TimeoutError:
            return False
    return False


def test_a_worker_of_mint_works_as_such_a_user(managed: Managed, linked: Site) -> None:
    url = let_in(managed, "scales", queue_of("weigh"), linked.wire.inbound)
    with working(managed.broker, linked, weigh, url=url, claim_after=0.1):
        wfid = linked.wire.ask({"definition": "sequence\n  weigh\n  weigh"})["wfid"]
        assert linked.ends(wfid)["weight"] == 5
        assert linked.app.workers.all()[0].serves == ("weigh",)
        pong = until(lambda: asyncio.run(ping(managed, "weigh")))
        assert list(pong) == [f"weigh.{socket.gethostname()}.0"]


async def ping(managed: Managed, participant: str) -> dict[str, Any]:
    """Which workers of a participant answer to an operator."""
    async with Caller(managed.broker.url) as caller:
        return await ask_all(caller, participant, "ping", wait=1.0)


def test_long_work_is_claimed_and_cancelled(managed: Managed, linked: Site) -> None:
    url = let_in(managed, "scales", queue_of("patient"), linked.wire.inbound)
    with working(managed.broker, linked, patient, url=url, claim_after=0.1):
        wfid = linked.wire.ask({"definition": "patient"})["wfid"]
        views = linked.app.store.views
        until(lambda: views.dispatches(wfid)[0]["holder"].startswith("worker:"))
        linked.app.engine.tell(Cancel(wfid=wfid)).result()
        until(lambda: linked.process(wfid).state == "terminated")


def test_it_may_do_nothing_else(managed: Managed, linked: Site) -> None:
    inbound = linked.wire.inbound
    let_in(managed, "scales", queue_of("weigh"), inbound)
    let_in(managed, "porter", queue_of("carry"), inbound)
    launch = json.dumps({"definition": "noop"})
    for to in (inbound, queue_of("carry"), "mint.workers", "mint.dead"):
        assert refused(managed, "scales", "basic_publish", exchange="", routing_key=to, body=launch)
    for exchange in ("mint.control", f"{inbound}.launches"):
        assert refused(managed, "scales", "basic_publish", exchange=exchange, routing_key="weigh")
    for queue in (queue_of("carry"), inbound, "mint.workers", "mint.dead"):
        assert refused(managed, "scales", "basic_get", queue=queue)
        assert refused(managed, "scales", "queue_purge", queue=queue)
    for name in ("more", queue_of("weigh")):
        assert refused(managed, "scales", "queue_declare", queue=name, durable=True)
    assert refused(managed, "scales", "queue_delete", queue=queue_of("weigh"))


def test_what_comes_as_an_answer_launches_nothing(managed: Managed, linked: Site) -> None:
    inbound = linked.wire.inbound
    let_in(managed, "scales", queue_of("weigh"), inbound)
    assert not refused(
        managed, "scales", "basic_publish", exchange=f"{inbound}.answers", routing_key="",
        body=json.dumps({"definition": "noop"}),
    )  # fmt: skip
    (letter,) = until(lambda: linked.app.store.views.dead_letters(limit=5))
    assert letter["reason"] == f"this is not what the exchange {inbound}.answers is for"
    assert linked.app.store.views.totals()["running"] == 0


def test_a_launcher_may_only_launch(managed: Managed, linked: Site) -> None:
    inbound = linked.wire.inbound
    with Management(managed.url) as broker:
        broker.add_user("ci", "secret")
        broker.grant("ci", Rights((r"amq\.gen-.*",), (f"{inbound}\\.launches",), (r"amq\.gen-.*",)))
    with channel(managed, "ci") as bare:
        answers = bare.queue_declare(exclusive=True).queue
        body = json.dumps({"definition": "noop"})
        message = amqp.Message(body, reply_to=answers, correlation_id="c", user_id="ci")
        bare.basic_publish(message, exchange=f"{inbound}.launches", routing_key="")
        told = json.loads(until(lambda: bare.basic_get(answers, no_ack=True)).body)
        assert linked.ends(told["wfid"]) == {}
    assert refused(managed, "ci", "basic_publish", exchange="", routing_key=inbound)


def test_a_program_of_the_original_wire(
    managed: Managed, linked: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbound = linked.wire.inbound
    let_in(managed, "sizer", "sizes", inbound, classic=True)
    linked.app.roll.register([Entry("sizer", queue="sizes", classic=True)])
    monkeypatch.setenv("MINT_EXCHANGE", f"{inbound}.answers")

    class Sizer(OfOriginal):
        def consume(self) -> None:
            self.workitem.fields.size = 7

    program = Sizer("sizes", f"127.0.0.1:{managed.broker.port}", "sizer", "secret", "/")
    thread = threading.Thread(target=program.run)
    thread.start()
    wfid = linked.wire.ask({"definition": "sizer"})["wfid"]
    assert linked.ends(wfid)["size"] == 7
    program.finish()
    thread.join(20)


def test_a_user_for_several_participants(managed: Managed, linked: Site) -> None:
    let_in(managed, "team", queue_of("weigh"), linked.wire.inbound)
    url = let_in(managed, "team", queue_of("carry"), linked.wire.inbound)
    with working(managed.broker, linked, weigh, carry, url=url):
        wfid = linked.wire.ask({"definition": "sequence\n  weigh\n  carry"})["wfid"]
        assert linked.ends(wfid) == {"weight": 5, "carried": True}


def test_rights_that_somebody_else_gave_are_left_alone(managed: Managed) -> None:
    with Management(managed.url) as broker, pytest.raises(MintError, match="which was not given"):
        broker.grant("guest", Rights(read=("x",)))


def test_a_queue_that_nobody_has_made(managed: Managed, linked: Site) -> None:
    let_in(managed, "lost", queue_of("elsewhere"), linked.wire.inbound)
    url = f"amqp://lost:secret@127.0.0.1:{managed.broker.port}/"
    with working(managed.broker, linked, unmade, url=url, waits="there is no queue") as worker:
        assert any("mint.work.unmade" in line for line in worker.said)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "--management: say such as http"),
        ("amqp://guest@127.0.0.1/", "--management: say such as http"),
        ("http://guest:wrong@127.0.0.1:{port}/", "does not let us in"),
        ("http://guest:guest@127.0.0.1:1/", "does not answer at http://127.0.0.1:1"),
    ],
)
def test_a_management_that_cannot_be_used(managed: Managed, url: str, reason: str) -> None:
    port = managed.url.rpartition(":")[2].removesuffix("/")
    with pytest.raises(MintError, match=reason) as told:
        _has_guest(url.format(port=port))
    assert "wrong" not in str(told.value)


def _has_guest(url: str) -> bool:
    with Management(url) as broker:
        return broker.has_user("guest")
