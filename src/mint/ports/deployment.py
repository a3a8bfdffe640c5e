"""What an engine stands on, as a doctor looks at it."""

from __future__ import annotations

import msgspec

from mint.ports.engines import Standing


class DatabaseFacts(msgspec.Struct, frozen=True):
    """What a database says of itself.

    Args:
        product: PostgreSQL or SQLite.
        version: as people write it.
        settings: that matter to us, by their names there.
        revision: of the schema.
        known: the newest revision of the schema that this version of MINT knows.
        connections: that it takes in all; 0: it does not count them.
        each: connections that an engine opens at most.
    """

    product: str
    version: str
    settings: dict[str, str]
    revision: str
    known: str
    connections: int = 0
    each: int = 0


class QueueFacts(msgspec.Struct, frozen=True):
    """What a broker says of a queue.

    Args:
        waiting: messages that nobody has fetched.
        consumers: who fetch them.
        other_kind: whether it is of another kind than MINT declares, such as a classic one.
    """

    waiting: int
    consumers: int
    other_kind: bool = False


class BrokerFacts(msgspec.Struct):
    """What a broker says of itself, and what it lets us do.

    Args:
        url: without its password.
        fault: why it cannot be used, None when it can.
        product: RabbitMQ.
        version: as people write it.
        refused: what was tried on a queue of our own, and was refused: with the reason.
        inbound: name of the queue by which launches and answers come in.
        dead: name of the queue with what was delivered too often.
        queues: by name; those that are not there are left out.
    """

    url: str
    fault: str | None = None
    product: str = ""
    version: str = ""
    refused: dict[str, str] = {}
    inbound: str = ""
    dead: str = ""
    queues: dict[str, QueueFacts] = {}


class Deployment(msgspec.Struct):
    """What an engine stands on.

    Args:
        database: the database.
        engines: on the same database.
        now: seconds since the epoch.
        patience: seconds of silence after which an engine is taken for dead.
        version: of MINT that looks.
        python: that runs it.
        unsent: by name of an engine, since when it has work for the broker that is not there yet,
            seconds since the epoch.
        broker: None: there is none.
    """

    database: DatabaseFacts
    engines: list[Standing]
    now: float
    patience: float
    version: str
    python: str
    unsent: dict[str, float] = {}
    broker: BrokerFacts | None = None
