from __future__ import annotations

import msgspec


class AmqpSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A RabbitMQ broker by which work goes out and answers come in.

    Args:
        url: `amqp://user:password@mq.example.org/vhost`; several nodes of a cluster with commas
            between them; empty: no broker. `amqps://` for TLS: its query may say `cafile`, who has
            signed the broker's certificate, and `certfile` and `keyfile`, a certificate of the
            server's own.
        queue: by which launches and answers come in.
        prefetch: how many of them may be on their way through the engine at a time.
        deliveries: how often the broker may deliver something before it lays it aside.
        timeout: seconds that a connection may take.
        unserved: a duration after which work that waits in a queue from which nobody takes any
            becomes an error of its process; 0: never.
        register_allowed: whether processes may register participants with the step
            `boss_register`, as programs of the original do.
        launchers: what users of the broker may launch, by their names: names of what is deployed,
            with `*`, and `:texts` for definitions that are sent along. `*` stands for all that are
            not named, and for messages that name no user. Empty: everybody may launch anything.
    """

    url: str = ""
    queue: str = "ruote_workitems"
    prefetch: int = 2_000
    deliveries: int = 20
    timeout: float = 10.0
    unserved: str = "1h"
    register_allowed: bool = True
    launchers: dict[str, tuple[str, ...]] = {}


class EngineSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an engine has to do with others that work on the same PostgreSQL database.

    Args:
        name: of this engine, unlike that of any other; empty: one is made up, and kept in the data
            directory.
        patience: seconds of silence after which an engine is taken for dead, and its work is given
            to others.
        poll: seconds between looks for work of which nobody told this engine: a safety net, since
            engines tell each other. While it cannot hear them, it looks each second.
        drain: seconds that its participants may go on with what they have in hand when the engine
            is drained; what is left then is given to others.
    """

    name: str = ""
    patience: float = 30.0
    poll: float = 10.0
    drain: float = 60.0
