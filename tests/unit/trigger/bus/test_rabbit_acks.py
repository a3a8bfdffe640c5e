from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mint.trigger.bus.rabbit_acks import Acks


class Channel:
    """Knows what is acknowledged, and refuses to be told twice, as a broker does."""

    def __init__(self, number: int) -> None:
        self.open = set(range(1, number + 1))
        self.words = 0

    async def basic_ack(self, tag: int, *, multiple: bool = False, wait: bool = True) -> None:
        assert tag in self.open
        await asyncio.sleep(0)
        self.words += 1
        self.open -= {one for one in self.open if one <= tag} if multiple else {tag}


def acks_of(channel: Channel) -> Acks:
    made: Any = channel
    return Acks(made)


@given(st.permutations(range(1, 30)), st.sets(st.integers(1, 29), max_size=6), st.booleans())
def test_what_is_done_is_acknowledged_and_nothing_else(
    order: list[int],
    left: set[int],
    together: bool,  # noqa: FBT001 - both ways
) -> None:
    channel = Channel(29)
    asyncio.run(_acknowledged(acks_of(channel), [n for n in order if n not in left], together))
    assert channel.open == left


async def _acknowledged(acks: Acks, tags: list[int], together: bool) -> None:  # noqa: FBT001
    if together:
        await asyncio.gather(*(acks.add(tag) for tag in tags))
    else:
        for tag in tags:
            await acks.add(tag)


async def test_a_batch_costs_few_words() -> None:
    channel = Channel(2000)
    acks = acks_of(channel)
    await asyncio.gather(*(acks.add(tag) for tag in range(1, 2001)))
    assert not channel.open
    assert channel.words <= 2
