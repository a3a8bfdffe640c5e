"""What goes over the wire, seen by a client that knows nothing of ours; there is no engine."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING, Any

import amqp
import pytest
from tests.compat import programs
from tests.compat.bare import INBOUND, counts, wire
from tests.compat.house import Ground, until

from mint.compat.launcher import Launcher
from mint.compat.participant import Participant
from mint.compat.workitem import Workitem

if TYPE_CHECKING:
    from pathlib import Path

    from tests.brokers import Broker

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]

FEI = {
    "engine_id": "engine",
    "wfid": "20261121-2250-mazumabu-pepugeze",
    "subid": "d2b8ba9c282122d1b597164177562d3b",
    "expid": "0_0_1",
}


def workitem(participant: str, **fields: Any) -> dict[str, Any]:
    """A workitem as the original sends it, and with members of which nobody knows."""
    return {
        "fields": {
            "params": {"ref": participant, "task": "ab"},
            "dispatched_at": "2026-11-21 22:50:29.838505 UTC",
            **fields,
        },
        "wf_name": "demo",
        "wf_revision": None,
        "fei": FEI,
        "participant_name": participant,
        "re_dispatch_count": 0,
        "mint": {"dispatch": "d1", "unknown": [1, None]},
        "more": {"deep": {"er": 1.5}},
    }


@pytest.fixture
def ground(broker: Broker, tmp_path: Path) -> Ground:
    return Ground(broker, tmp_path)


async def test_a_launch(broker: Broker, ground: Ground) -> None:
    async with wire(broker) as bare:
        await bare.channel.declare_queue(INBOUND, durable=True)
        launcher = Launcher(ground.host)
        launcher.launch("noop")
        launcher.launch(["noop", {}, []], {"a": "ä"}, {"v": 1})
        launcher.launch("noop", {}, None)
        messages = [await bare.take(INBOUND) for _ in range(3)]
        launcher.chan.close()
        launcher.conn.close()
    assert [json.loads(message.body) for message in messages] == [
        {"definition": "noop", "fields": None, "variables": None},
        {"definition": ["noop", {}, []], "fields": {"a": "ä"}, "variables": {"v": 1}},
        {"definition": "noop", "fields": {}, "variables": None},
    ]
    assert {message.delivery_mode for message in messages} == {2}
    assert len({message.message_id for message in messages}) == 3


async def test_a_launcher_takes_a_connection(broker: Broker, ground: Ground) -> None:
    connection = amqp.Connection(ground.host, "boss", "boss", virtual_host="boss")
    async with wire(broker) as bare:
        await bare.channel.declare_queue(INBOUND, durable=True)
        launcher = Launcher(conn=connection)
        assert launcher.conn is connection
        launcher.launch("noop")
        assert json.loads((await bare.take(INBOUND)).body)["definition"] == "noop"
        # As programs do that bring messages of their own.
        launcher.chan.basic_publish(
            amqp.Message("hello", delivery_mode=2), exchange="", routing_key=INBOUND
        )
        assert (await bare.take(INBOUND)).body == b"hello"
        connection.close()


async def test_a_reply_is_the_whole_document(broker: Broker, ground: Ground) -> None:
    sent = workitem("sizer", kept={"x": [1]})
    async with wire(broker) as bare:
        await bare.put("sizer", sent)
        with ground.program(programs.SIZER, "one"):
            message = await bare.take(INBOUND)
            until(lambda: counts(broker, "sizer") == (0, 0))
    answered = json.loads(message.body)
    fields = answered.pop("fields")
    assert answered == {name: value for name, value in sent.items() if name != "fields"}
    assert fields == {
        **sent["fields"],
        "image": {"size": 20},
        "msg": ["sized by one for demo"],
        "__result__": True,
    }
    assert message.delivery_mode == 2
    assert message.exchange == ""
    assert message.content_type is None


async def test_an_error(broker: Broker, ground: Ground) -> None:
    async with wire(broker) as bare:
        await bare.put("failing", workitem("failing", image={"name": "core"}))
        with ground.program(programs.FAILING):
            answered = json.loads((await bare.take(INBOUND)).body)
    assert answered["fei"] == FEI
    assert answered["mint"]["dispatch"] == "d1"
    error = answered["error"]
    assert error["class"] == "Ruote::Amqp::RemoteError"
    assert error["message"] == "RuntimeError: kaboom at core"
    assert error["trace"][-1].endswith(
        ':11: in `check raise RuntimeError("kaboom at %s" % image.name)\''
    )


async def test_one_that_wants_to_keep_a_workitem_and_fails_tells(
    broker: Broker, ground: Ground
) -> None:
    async with wire(broker) as bare:
        with ground.program(programs.DROPPER):
            await bare.put("dropper", workitem("dropper"))
            error = json.loads((await bare.take(INBOUND)).body)["error"]
            assert error["message"] == "OSError(28): store.json No space left on device"
            forgotten = workitem("dropper")
            forgotten["fields"]["params"]["forget"] = True
            await bare.put("dropper", forgotten)
            await bare.put("dropper", workitem("dropper", last=True))
            answered = json.loads((await bare.take(INBOUND)).body)
    assert answered["fields"]["last"] is True, "the step does not wait for the one before"


async def test_a_workitem_is_acknowledged_only_when_the_broker_has_the_answer(
    broker: Broker, ground: Ground
) -> None:
    async with wire(broker) as bare:
        await bare.channel.queue_delete(INBOUND)
        await bare.put("sizer", workitem("sizer"))
        with ground.program(programs.SIZER, "one") as program:
            program.until_said("there is no queue ruote_workitems")
            assert sum(counts(broker, "sizer")) == 1
            answered = json.loads((await bare.take(INBOUND)).body)
            assert answered["fields"]["image"] == {"size": 20}
            until(lambda: counts(broker, "sizer") == (0, 0))
            await asyncio.sleep(0.3)
        again = await (await bare.channel.declare_queue(INBOUND, durable=True)).get(fail=False)
    assert again is None, "what came again was answered again"


async def test_a_cancel_is_acknowledged_and_not_sent_back(broker: Broker, ground: Ground) -> None:
    async with wire(broker) as bare:
        await bare.put("sizer", {"cancel": True, "fei": FEI, "flavour": None})
        await bare.put("sizer", workitem("sizer"))
        with ground.program(programs.SIZER, "one") as program:
            answered = json.loads((await bare.take(INBOUND)).body)
            assert "Ignoring a cancel message" in program.said
    assert "cancel" not in answered


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{not json", "this is no workitem: Expecting"),
        (b'{"fields": {}}', "this is no workitem: it has no 'fei'"),
        (b"[1]", "this is no workitem: a workitem is a JSON object"),
        (b'{"fei": 1, "fields": "text"}', "this is no workitem: 'fields' of the workitem is no"),
        (b"\xff", "this is no workitem"),
    ],
)
async def test_what_is_no_workitem_is_thrown_away_and_ends_the_participant(
    broker: Broker, ground: Ground, body: bytes, reason: str
) -> None:
    async with wire(broker) as bare:
        await bare.put("sizer", body)
        with ground.program(programs.SIZER, "one") as program:
            assert program.ends() == 1
            assert f"ValueError: {reason}" in program.said
    assert counts(broker, "sizer") == (0, 0)


async def test_a_queue_of_another_kind_is_good_as_well(broker: Broker, ground: Ground) -> None:
    async with wire(broker) as bare:
        await bare.channel.queue_delete("failing")
        await bare.channel.declare_queue(
            "failing", durable=True, arguments={"x-queue-type": "quorum"}
        )
        with ground.program(programs.FAILING) as program:
            program.until_said("connected")
            document = workitem("failing", image={"name": "core"})
            await bare.put("failing", document, declared=True)
            assert json.loads((await bare.take(INBOUND)).body)["error"]
        await bare.channel.queue_delete("failing", if_unused=False, if_empty=False)


def test_nothing_can_be_sent_before_it_runs(ground: Ground) -> None:
    idle = Participant("idle", ground.host, "boss", "boss", "boss")
    with pytest.raises(RuntimeError, match=r"call run\(\) first"):
        idle.reply_to_engine(Workitem(json.dumps(workitem("idle"))))


def test_it_does_not_run_twice(ground: Ground) -> None:
    one = Participant("twice", ground.host, "boss", "boss", "boss")
    runs = threading.Thread(target=one.run)
    runs.start()
    until(lambda: one._line is not None)
    with pytest.raises(RuntimeError, match="already running"):
        one.run()
    one.finish()
    runs.join(5.0)
    assert not runs.is_alive()


def test_a_broker_that_does_not_want_it_ends_it(ground: Ground) -> None:
    with pytest.raises(amqp.AccessRefused):
        Participant("idle", ground.host).run()  # as ruote, which this broker does not know
    with pytest.raises(amqp.NotAllowed):
        Participant("idle", ground.host, "boss", "boss", "nowhere").run()
    with pytest.raises(amqp.AccessRefused):
        Launcher(ground.host, amqp_pass="wrong")  # noqa: S106 - it is
