from __future__ import annotations

from typing import TYPE_CHECKING

from mint.app.attendance import Attendance
from mint.app.queue_watch import Peers, lookout_of, patience_of
from mint.definitions.wish import order_of
from mint.errors import SettingsError
from mint.participants.boss_register import BossRegister
from mint.ports.audit import Deed
from mint.web.scribe import Scribe

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.app.attendance import Place
    from mint.app.common_clock import CommonClock
    from mint.definitions.library import Library
    from mint.engine.engine import Engine
    from mint.participants.foreman import Foreman
    from mint.participants.registry import Registry
    from mint.participants.roll import Roll
    from mint.ports.audit import AuditBook
    from mint.ports.broker import Broker
    from mint.ports.clock import Clock
    from mint.ports.directory import Entry
    from mint.ports.front import LaunchOrder
    from mint.ports.transport import Transport
    from mint.settings import AmqpSettings, Settings
    from mint.transport.amqp import AmqpTransport
    from mint.transport.amqp.incoming import Wish
    from mint.transport.amqp.transport import Inside
    from mint.transport.amqp.watch import BrokerWatch


class Cluster:
    """What an engine has to do with a broker, and with other engines on the same store.

    Args:
        settings: how it works.
        roll: who takes part.
        registry: gets the participant that registers others.
        name: of this engine.
        clock: the time.
        audit: where is written who launched.
        speaks: whether it speaks with the broker itself, if one is set.

    Raises:
        SettingsError: a broker is set, and the library for it is not installed, or a setting of it
            has a bad value.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        settings: Settings,
        roll: Roll,
        registry: Registry,
        name: str,
        *,
        clock: Clock,
        audit: AuditBook,
        speaks: bool = True,
    ) -> None:
        self.broker: AmqpTransport | None = None
        self._watch: BrokerWatch | None = None
        self.attendance: Attendance | None = None
        self._roll = roll
        self._name = name
        self._patience = patience_of(settings.amqp)
        self._launchers = settings.amqp.launchers
        self._clock = clock
        self._scribe = Scribe(audit)
        if settings.amqp.url:
            registry.provide(BossRegister(roll, allowed=settings.amqp.register_allowed))
            if speaks:
                self.broker = _transport(name, settings.amqp, self)
            else:
                self._watch = _watch(settings.amqp)

    @property
    def seen(self) -> Broker | None:
        """The broker as people see it; None: there is none."""
        return self.broker or self._watch

    @property
    def transports(self) -> list[Transport]:
        """The broker, if there is one."""
        return [] if self.broker is None else [self.broker]

    def join(self, engine: Engine, place: Place, clock: CommonClock) -> Attendance | None:
        """What the engine is to do every second: nothing where it is alone."""
        if self.broker is not None or place.shared:
            self.attendance = Attendance(place, engine, clock, self.broker)
        return self.attendance

    def arrive(self) -> None:
        """Before the engine's first turn.

        Raises:
            StoreLocked: an engine of this name is at work on another host.
        """
        if self.attendance is not None:
            self.attendance.arrive()

    def start(
        self, engine: Engine, library: Library, most: int, foreman: Foreman, peers: Peers
    ) -> None:
        """Let in what comes by the broker.

        Args:
            engine: whom it is told.
            library: knows what is deployed.
            most: how many steps a definition may have.
            foreman: speaks with workers.
            peers: among whom it works.
        """

        def order(wish: Wish) -> LaunchOrder:
            return order_of(wish, library, most, self._launchers)

        if self._watch is not None:
            self._watch.start(lookout_of(engine, self._roll, peers, 0.0))
        if self.broker is not None:
            lookout = lookout_of(engine, self._roll, peers, self._patience)
            inside = _inside(engine, order, foreman, self._roll, self._note)
            self.broker.start(inside, lookout)

    def _note(self, wish: Wish, subject: str, wfid: str, reason: str) -> None:
        """Have the audit tell of a launch."""
        deed = Deed(
            self._clock.now(),
            wish.by or "amqp",
            "launch",
            "refused" if reason else "done",
            wfid=wfid,
            subject=subject,
            reason=reason,
            details={"way": "amqp"},
        )
        self._scribe.note(deed)
        self._scribe.write_soon()

    def withdraw(self) -> None:
        """Take no more work by the broker, and let others know."""
        if self.broker is not None:
            self.broker.withdraw()
        if self.attendance is not None:
            self.attendance.draining = True
            self.attendance.hurry()

    def leave(self) -> None:
        """After the engine's last turn: let others go on with what is left."""
        if self.attendance is not None:
            self.attendance.leave()

    def is_idle(self) -> bool:
        """Whether nothing is on its way from the broker, or to it."""
        return self.broker is None or self.broker.is_idle()

    def close(self, timeout: float) -> None:
        """Let nothing in any more."""
        if self._watch is not None:
            self._watch.close(timeout)
        if self.broker is not None:
            self.broker.close(timeout)
            self._scribe.write()

    def entry_of(self, participant: str) -> Entry | None:
        """The participant of a name, when it has a queue."""
        entry = self._roll.find(participant)
        return entry if entry is not None and entry.queue else None


def _transport(name: str, settings: AmqpSettings, cluster: Cluster) -> AmqpTransport:
    try:
        from mint.transport.amqp import AmqpTransport  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError(
            "amqp.url: the library for RabbitMQ is missing: pip install 'mint-boss[rabbitmq]'"
        ) from error
    return AmqpTransport(f"amqp:{name}", settings, cluster.entry_of)


def _watch(settings: AmqpSettings) -> BrokerWatch | None:
    """Who looks at the broker for people; None without the library for it, which is no fault."""
    try:
        from mint.transport.amqp.watch import BrokerWatch  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    return BrokerWatch(settings)


def _inside(
    engine: Engine,
    order: Callable[[Wish], LaunchOrder],
    foreman: Foreman,
    roll: Roll,
    note: Callable[[Wish, str, str, str], None],
) -> Inside:
    from mint.transport.amqp.transport import Inside  # noqa: PLC0415 - an extra

    return Inside(
        engine,
        order,
        foreman.answer,
        foreman.is_held,
        check=lambda *message: roll.ring().check(*message),
        sign=lambda name, body: roll.ring().sign(name, body),
        note=note,
        has_queue=roll.has_queue,
    )
