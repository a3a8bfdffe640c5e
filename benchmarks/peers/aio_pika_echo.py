"""aio-pika alone: a message to a worker and one back, ten times a chain. No engine is faster.

Queues and messages are those of the engine: quorum queues, persistent, confirmed, acknowledged
after the work. Nothing is kept, nothing is decided.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import aio_pika

from benchmarks.peers.cluster_job import ClusterJob
from benchmarks.peers.job import STEPS

WAYS = ("echo",)
_WORK, _ANSWERS = "bench.work", "bench.answers"
_PREFETCH = 1000


async def _queue(channel: aio_pika.abc.AbstractChannel, name: str) -> aio_pika.abc.AbstractQueue:
    return await channel.declare_queue(name, durable=True, arguments={"x-queue-type": "quorum"})


async def _echo(url: str) -> None:
    """The worker: sends back what it gets."""
    connection = await aio_pika.connect(url)
    channel = await connection.channel()
    await channel.set_qos(prefetch_count=_PREFETCH)
    queue = await _queue(channel, _WORK)
    await _queue(channel, _ANSWERS)

    async def take(message: aio_pika.abc.AbstractIncomingMessage) -> None:
        await channel.default_exchange.publish(_message(message.body), _ANSWERS)
        await message.ack()

    await queue.consume(take)
    print("ready", flush=True)
    await asyncio.Event().wait()


def _message(body: bytes) -> aio_pika.Message:
    return aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)


async def _drive(job: ClusterJob, began: asyncio.Event, over: asyncio.Event) -> None:
    """The other side: each answer is followed by the next step of its chain."""
    connection = await aio_pika.connect(job.broker)
    channel = await connection.channel()
    await channel.set_qos(prefetch_count=_PREFETCH)
    answers = await _queue(channel, _ANSWERS)
    left = job.rounds * job.flight * STEPS
    to_send = left - job.flight

    async def send() -> None:
        await channel.default_exchange.publish(_message(_BODY), _WORK)

    async def take(message: aio_pika.abc.AbstractIncomingMessage) -> None:
        nonlocal left, to_send
        if to_send > 0:
            to_send -= 1
            await send()
        await message.ack()
        left -= 1
        if left == 0:
            over.set()

    await answers.consume(take)
    await began.wait()
    await asyncio.gather(*(send() for _ in range(job.flight)))
    await over.wait()
    await connection.close()


_BODY = b"x" * 700
"""As long as a small workitem."""


def main() -> None:
    """Do the job of the command line."""
    job = ClusterJob(WAYS)
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.peers.aio_pika_echo", "--echo", job.broker],
        stdout=subprocess.PIPE,
        env=dict(os.environ),
    ) as worker:
        assert worker.stdout is not None  # noqa: S101 - for the type checker
        worker.stdout.readline()
        began, over = asyncio.Event(), asyncio.Event()
        began.set()
        job.measure(lambda: asyncio.run(_drive(job, began, over)))
        worker.terminate()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--echo"]:
        asyncio.run(_echo(sys.argv[2]))
    else:
        main()
