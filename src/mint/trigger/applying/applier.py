from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from mint.engine.clock import SystemClock
from mint.errors import BadService
from mint.trigger.applying.foreign import Foreign
from mint.trigger.applying.generation import Generation, digests, whole_digest
from mint.trigger.applying.generations import Generations
from mint.trigger.applying.lock import alone
from mint.trigger.applying.outcome import Outcome, disk_explained
from mint.trigger.applying.phases import Phases
from mint.trigger.applying.place import Place
from mint.trigger.applying.plan import Before, Plan, planned
from mint.trigger.applying.record import Records
from mint.trigger.applying.regeneration import Regeneration
from mint.trigger.applying.rendered import Rendered, rendered
from mint.trigger.applying.rollback import Rollback
from mint.trigger.applying.state import State, state_of
from mint.trigger.applying.target import Target, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

    from mint.ports.clock import Clock
    from mint.trigger.applying.applied import Applied
    from mint.trigger.service import Service


class Applier:
    """Keeps the files of a service right: made from the directory, checked, in place, in use.

    One process at a time works on a service. It may be killed at any moment: `current` is then a
    whole generation, and the next `regenerate` does what was left to do. So it is called once at
    every start.

    Args:
        service: whose files.
        folder: of this service alone, for its generations and what is known of them.
        target: where the files are put besides; None: where the options of the service say.
        clock: the time.
        log: is told what is done.
        patience: seconds to wait for another process that works on the service.

    Raises:
        BadService: the folder or the target cannot be used.

    Example:
        >>> applier = Applier(Dhcp(context), Path("/var/lib/mint/trigger/dhcp"))
        >>> applier.regenerate(dns=["cn=ann,ou=hosts,dc=example,dc=org"]).generation
        1
    """

    def __init__(
        self,
        service: Service,
        folder: Path,
        *,
        target: Where | None = None,
        clock: Clock | None = None,
        log: FilteringBoundLogger | None = None,
        patience: float = 60.0,
    ) -> None:
        self._service = service
        self._clock = clock or SystemClock()
        self._log = log or structlog.get_logger("mint.trigger").bind(service=service.name)
        self._patience = patience
        self._lock = folder / "lock"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            generations = Generations(folder)
        except OSError as error:
            raise BadService(f"{service.name}: {folder}: {error.strerror}") from error
        records = Records(folder / "applied.json")
        self._place = Place(generations, _target(service, target), records)
        self._foreign = Foreign(folder / "foreign", self._place, self._log)
        self._outcome = Outcome(service.name, records, self._clock, self._log)

    def plan(self) -> Plan:
        """What `regenerate` would do now, and what speaks against it. Nothing is changed.

        Raises:
            DirectoryError: the directory cannot be read.
            RegenerationRefused: the service failed, or a checker cannot be run.
        """
        with disk_explained(self._service.name):
            made = rendered(self._service, Phases())
            return planned(self._service, made, self._before(made))

    def regenerate(
        self, ids: Sequence[str] = (), dns: Sequence[str] = (), *, force: bool = False
    ) -> Applied:
        """Make the files anew; when they are others, check them and have them used.

        Args:
            ids: of the messages that made it necessary, for the log.
            dns: names of entries that changed.
            force: whether to do it although much would vanish, or somebody had taken it back.

        Raises:
            DirectoryError: the directory cannot be read.
            RegenerationRefused: the files cannot be used; the text says what is in use.
            ServiceBusy: another process works on the service.
        """
        phases = Phases()
        work = Regeneration(self._service, self._place, self._foreign, self._clock, phases)
        with self._alone(), self._outcome.kept(phases, dns, work.settle):
            applied = work(dns, force=force)
        happened = "applied" if applied.changed else "held back" if applied.held else "unchanged"
        self._log.info(
            happened, generation=applied.generation, messages=len(ids), first=next(iter(ids), "")
        )
        for why in applied.unchecked:
            self._log.warning("unchecked", generation=applied.generation, why=why)
        return applied

    def rollback(self, generation: int | None = None) -> Applied:
        """Go back to files that were in use before, or to others that are kept.

        What is taken back is not used again by itself, until the directory makes something else of
        it, or `regenerate` is forced.

        Args:
            generation: its number; None: the one before that the daemon has taken.

        Raises:
            TriggerError: there is no such generation.
            RegenerationRefused: it cannot be used; the text says what is in use.
            ServiceBusy: another process works on the service.
        """
        with self._alone():
            phases = Phases()
            rollback = Rollback(self._service, self._place, self._foreign, self._outcome, phases)
            wanted = rollback.wanted(generation)
            with self._outcome.kept(phases, (), lambda: None):
                done = rollback(wanted)
        self._log.warning("rolled back", generation=done.generation)
        return done

    def generations(self) -> list[Generation]:
        """Those that are kept, the newest first."""
        return self._place.generations.all()

    def state(self) -> State:
        """How it is about the files."""
        return state_of(self._service.name, self._place)

    def _before(self, made: Rendered) -> Before:
        """With what a plan compares: what is in use, else what is at the target."""
        generations, records = self._place.generations, self._place.records
        current = generations.current()
        if current is None:
            return Before(files=self._place.target.contents(made.files))
        return Before(
            files=generations.contents(current),
            empty=current.empty,
            foreign=sorted(self._foreign.found(current)),
            held=whole_digest(digests(made.files)) == records.read().held,
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        name = self._service.name
        with disk_explained(name), alone(self._lock, name, self._patience):
            yield


def _target(service: Service, where: Where | None) -> Target:
    try:
        return Target.of(service.context.options, where)
    except BadService as error:
        raise BadService(f"trigger.options.{service.name}: {error}") from None
