"""Calls of services, with a real broker."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from typing import TYPE_CHECKING, Any

import aio_pika
import pytest
from tests.air.serving import VHOST, caller, serving

from mint.air import Caller, Client, Server
from mint.errors import (
    CallError,
    CallFailed,
    CallLost,
    CallTimeout,
    ServiceExists,
    ServiceNotFound,
)
from mint.transport.amqp.nodes import Nodes

if TYPE_CHECKING:
    from tests.brokers import Broker

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]


def add(one: int, other: int = 0) -> int:
    return one + other


async def test_a_call_gives_what_the_function_returns(broker: Broker) -> None:
    async def slowly(*, text: str) -> dict[str, Any]:
        await asyncio.sleep(0.01)
        return {"text": text, "thread": threading.current_thread() is threading.main_thread()}

    async with serving(broker) as server, caller(broker) as calling:
        await server.register("add", add)
        await server.register("slowly", slowly)
        assert await calling.call("add", 5.0, 1, 2) == 3
        assert await calling.call("add", None, 1, other=4) == 5
        said = await calling.call("slowly", 5.0, text="ä")
        assert said == {"text": "ä", "thread": True}
        results = await asyncio.gather(*(calling.call("add", 5.0, n, n) for n in range(50)))
        assert results == [2 * n for n in range(50)]


async def test_what_a_function_raises_is_raised_at_the_caller(broker: Broker) -> None:
    def fail() -> None:
        raise LookupError("no such thing")

    async with serving(broker) as server, caller(broker) as calling:
        await server.register("fail", fail)
        await server.register("add", add)
        await server.register("unsayable", object)
        with pytest.raises(CallFailed, match="fail: LookupError: no such thing") as raised:
            await calling.call("fail", 5.0)
        assert (raised.value.class_name, raised.value.said) == ("LookupError", "no such thing")
        with pytest.raises(CallFailed, match="TypeError: add"):
            await calling.call("add", 5.0, 1, 2, 3)
        with pytest.raises(CallFailed, match="TypeError"):
            await calling.call("unsayable", 5.0)
        assert await calling.call("add", 5.0, 1) == 1, "it goes on"


async def test_a_program_without_a_loop_calls(broker: Broker) -> None:
    async with serving(broker) as server:
        await server.register("add", add)

        def program() -> tuple[int, dict[str, Any]]:
            with Client(broker.url, VHOST) as client:
                return client.call("add", 5.0, 1, 2), client.call_all("add", 0.5, 3)

        assert await asyncio.to_thread(program) == (3, {"add": 3})
        client = Client(broker.url, VHOST)
        await asyncio.to_thread(client.finish)
        await asyncio.to_thread(client.finish)


async def test_nobody_serves_it(broker: Broker) -> None:
    async with caller(broker) as calling, serving(broker) as server:
        with pytest.raises(ServiceNotFound, match="nobody serves 'nobody' now"):
            await calling.call("nobody", 5.0)
        await server.register("short", add)
        await server.unregister("short")
        with pytest.raises(ServiceNotFound):
            await calling.call("short", 5.0, 1)
        await server.register("short", add)
        assert await calling.call("short", 5.0, 1) == 1


async def test_a_late_answer_is_no_answer(broker: Broker) -> None:
    begun = []

    async def slow(number: int) -> int:
        begun.append(number)
        await asyncio.sleep(0.4)
        return number

    async with serving(broker) as server, caller(broker) as calling:
        await server.register("slow", slow)
        with pytest.raises(CallTimeout, match=r"slow did not answer within 0\.1 seconds"):
            await calling.call("slow", 0.1, 1)
        assert await calling.call("slow", 5.0, 2) == 2, "not the answer to the first"
    assert begun == [1, 2]


class Ahead:
    """A clock that goes wrong."""

    def now(self) -> float:
        return time.time() + 60.0  # noqa: TID251 - compared with that of the machine


async def test_a_call_past_its_deadline_is_not_begun_with(broker: Broker) -> None:
    begun: list[int] = []
    async with Server(broker.url, VHOST, clock=Ahead()) as server, caller(broker) as calling:
        await server.register("late", begun.append)
        with pytest.raises(CallTimeout):
            await calling.call("late", 0.3, 1)
        await calling.call("late", 90.0, 2)
        await calling.call("late", None, 3)
    assert begun == [2, 3]


async def test_a_name_is_served_by_one_alone_unless_both_share_it(broker: Broker) -> None:
    async with serving(broker) as one, serving(broker) as two, caller(broker) as calling:
        await one.register("mine", add)
        with pytest.raises(ServiceExists, match="'mine' is served by another already"):
            await two.register("mine", add)
        with pytest.raises(ServiceExists, match="'mine' is served here already"):
            await one.register("mine", add)
        await one.register("ours", lambda: "one", shared=True)
        await two.register("ours", lambda: "two", shared=True)
        said = await asyncio.gather(*(calling.call("ours", 5.0) for _ in range(20)))
        assert set(said) == {"one", "two"}
        assert await calling.call("mine", 5.0, 1) == 1


async def test_a_service_handles_one_call_at_a_time(broker: Broker) -> None:
    at_once = most = 0

    async def count() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1

    async with serving(broker) as server, caller(broker) as calling:
        await server.register("count", count)
        await asyncio.gather(*(calling.call("count", 5.0) for _ in range(5)))
    assert most == 1


async def test_many_are_called_by_one_name(broker: Broker) -> None:
    def fail() -> None:
        raise ValueError("not me")

    async with serving(broker) as one, serving(broker) as two, caller(broker) as calling:
        await one.register("weigh.a.0", lambda: "a0", groups=("weigh.*",))
        await one.register("weigh.a.1", fail, groups=("weigh.*",))
        await two.register("weigh.b.0", lambda: "b0", groups=("weigh.*",))
        await two.register("other.b.0", lambda: "no", groups=("other.*",))
        found = await calling.call_all("weigh.*", 1.0)
        assert await calling.call_all("nobody.*", 1.0) == {}
    assert {name: str(said) for name, said in found.items()} == {
        "weigh.a.0": "a0",
        "weigh.a.1": "weigh.a.1: ValueError: not me",
        "weigh.b.0": "b0",
    }


async def test_run_ends_in_time(broker: Broker) -> None:
    async with Server(broker.url, VHOST) as server, caller(broker) as calling:
        await server.register("add", add)
        async with asyncio.TaskGroup() as group:
            call = group.create_task(calling.call("add", 5.0, 1))
            await asyncio.wait_for(server.run(0.3), 5.0)
        assert call.result() == 1


async def test_a_call_in_hand_is_answered_before_the_server_is_gone(broker: Broker) -> None:
    begun = asyncio.Event()

    async def slow() -> str:
        begun.set()
        await asyncio.sleep(0.3)
        return "done"

    async with (
        caller(broker) as calling,
        asyncio.TaskGroup() as group,
        serving(broker) as server,
    ):
        await server.register("slow", slow)
        call = group.create_task(calling.call("slow", 5.0))
        await begun.wait()
    assert call.result() == "done"


async def test_what_stands_on_the_wire(broker: Broker) -> None:
    async with serving(broker) as server:
        await server.register("add", add)
        connection = await Nodes(broker.url, VHOST).connect("a test")
        async with connection:
            channel = await connection.channel()
            requests = await channel.get_exchange("AIR-request")
            responses = await channel.get_exchange("AIR-response")
            box = await channel.declare_queue(auto_delete=True)
            await box.bind(responses, box.name)
            for body in (
                b"no call",
                b'{"msgID": "urn:uuid:1", "args": [1], "kwargs": {"other": 2}, "deadline": null}',
                b'{"msgID": "uuid-2", "args": ["x"], "kwargs": {}, "deadline": 32503680000.5}',
            ):
                message = aio_pika.Message(body, reply_to=box.name)
                await requests.publish(message, "add")
            async with asyncio.timeout(10.0), box.iterator() as answers:
                first = json.loads((await anext(answers)).body)
                second = json.loads((await anext(answers)).body)
    assert first == {"msgID": "urn:uuid:1", "return": 3, "service": "add"}
    assert second["msgID"] == "uuid-2"
    assert second["error"]["class"] == "TypeError"
    assert "can only concatenate" in second["error"]["message"]
    rows = broker.control("list_exchanges", "-p", VHOST, "name", "type", "durable").splitlines()
    assert "AIR-request\tdirect\ttrue" in rows
    assert "AIR-response\tdirect\tfalse" in rows


async def test_servers_and_callers_outlive_the_restart_of_the_broker(broker: Broker) -> None:
    begun = asyncio.Event()

    async def forever() -> None:
        begun.set()
        await asyncio.sleep(60.0)

    async with (
        caller(broker) as calling,
        asyncio.TaskGroup() as group,
        serving(broker) as server,
    ):
        await server.register("add", add)
        await server.register("forever", forever)
        lost = group.create_task(_error_of(calling, "forever"))
        await begun.wait()
        await asyncio.to_thread(broker.control, "stop_app")
        assert isinstance(await lost, CallLost)
        with pytest.raises(CallError, match="there is no broker at 127"):
            await calling.call("add", 5.0, 1)
        await asyncio.to_thread(broker.control, "start_app")
        async with asyncio.timeout(20.0):
            while isinstance(await _error_of(calling, "add", 1), CallError):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        assert await calling.call("add", 5.0, 2) == 2


async def _error_of(calling: Caller, name: str, *args: Any) -> CallError | None:
    try:
        await calling.call(name, 30.0, *args)
    except CallError as error:
        return error
    return None


async def test_a_broker_that_is_not_there() -> None:
    async with Caller("amqp://guest:secret@127.0.0.1:1/") as calling:
        with pytest.raises(CallError, match="there is no broker at 127") as raised:
            await calling.call("add", 5.0)
        assert "secret" not in str(raised.value)
        with pytest.raises(CallError, match="what JSON cannot say"):
            await calling.call("add", 5.0, object())
