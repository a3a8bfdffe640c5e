from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from mint.errors import BadMessage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mint.trigger.bus.port import Delivery

State = Literal["started", "applied", "idle", "waiting", "failing", "refused"]
"""What a service does: it has begun; has applied something; nothing; has something to do; cannot
do it; is not run on this host, for its code cannot be used."""


class Heard(msgspec.Struct, frozen=True, array_like=True):
    """A message that a service has heeded.

    Args:
        event: id of the change; "": it came of none.
        message: id of the message.
        lag: seconds from the change until it was applied.
        wait: whether somebody waits to hear of it.
        told: for a change that became messages, the services that they went to, with blanks
            between.
        error: why it was given up; "": it was not.
    """

    event: str
    message: str
    lag: float
    wait: bool = False
    told: str = ""
    error: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a service of a host has done, or how it stands with it.

    Args:
        host: its host.
        service: its name.
        state: what it does.
        at: when this was so, seconds since the epoch.
        generation: number of the files that are in place; 0: there are none.
        digest: of those files.
        changed: whether they are others than before.
        seconds: how long it took.
        heard: the messages that were heeded: those for which somebody waits, and some others.
        messages: how many there were.
        waiting: messages that the agent has in hand.
        lag: seconds for which the oldest of those has waited.
        error: why it cannot be done; "": it can.
        counts: what was counted since the agent began, by name.
    """

    host: str
    service: str
    state: State
    at: float
    generation: int = 0
    digest: str = ""
    changed: bool = False
    seconds: float = 0.0
    heard: tuple[Heard, ...] = ()
    messages: int = 0
    waiting: int = 0
    lag: float = 0.0
    error: str = ""
    counts: dict[str, int] = {}

    @property
    def id(self) -> str:
        """The same for the same report."""
        return f"{self.host}/{self.service}@{self.at:.6f}"

    def encoded(self) -> bytes:
        """As the body of a message; `decoded` reads it."""
        return msgspec.json.encode(self)


def decoded(body: bytes) -> Report:
    """The report of a body.

    Raises:
        BadMessage: it is none.
    """
    try:
        return msgspec.json.decode(body, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadMessage(f"not a report of a host: {error}") from None


async def read(deliveries: AsyncIterator[Delivery]) -> AsyncIterator[Report]:
    """Reports that are delivered, each done with once the next is asked for."""
    async for delivery in deliveries:
        try:
            report = decoded(delivery.body)
        except BadMessage as error:
            await delivery.bury(str(error))
            continue
        yield report
        await delivery.done()
