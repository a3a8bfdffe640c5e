from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import TriggerError
from mint.trigger.applying.activation import Activation, tells
from mint.trigger.applying.applied import Applied
from mint.trigger.applying.place import Place, last_good

if TYPE_CHECKING:
    from mint.trigger.applying.foreign import Foreign
    from mint.trigger.applying.generation import Generation
    from mint.trigger.applying.outcome import Outcome
    from mint.trigger.applying.phases import Phases
    from mint.trigger.service import Service


class Rollback:
    """Has the files of another generation used.

    Args:
        service: whose files.
        place: where they are.
        foreign: what others did to them.
        outcome: is told what has been taken back.
        phases: are told of what is done.
    """

    def __init__(
        self, service: Service, place: Place, foreign: Foreign, outcome: Outcome, phases: Phases
    ) -> None:
        self._service = service
        self._place = place
        self._foreign = foreign
        self._outcome = outcome
        self._phases = phases

    def wanted(self, number: int | None) -> Generation:
        """The generation to go to.

        Raises:
            TriggerError: there is none.
        """
        kept, current = self._place.generations.all(), self._place.generations.current()
        if number is not None:
            fitting = [one for one in kept if one.number == number]
        else:
            last = current.number if current else 0
            fitting = [one for one in kept if one.taken and one.number < last]
        if not fitting:
            asked = "no generation before" if number is None else f"no generation {number}"
            numbers = ", ".join(str(one.number) for one in kept) or "none"
            raise TriggerError(f"{self._service.name}: there is {asked}; kept are: {numbers}")
        return fitting[0]

    def __call__(self, wanted: Generation) -> Applied:
        """Go there.

        Raises:
            RegenerationRefused: it cannot be used; the text says what is.
            OSError: what is to be known of it cannot be written.
        """
        current = self._place.generations.current()
        told = self._foreign.keep(self._foreign.found(current)) if current else ()
        Activation(self._service, self._place, self._phases)(wanted, last_good(self._place))
        back = current is not None and wanted.number < current.number
        self._outcome.note(held=current.digest if current and back else "")
        return Applied(
            service=self._service.name,
            generation=wanted.number,
            changed=current is None or wanted.number != current.number,
            digest=wanted.digest,
            files=tuple(wanted.files),
            unchecked=wanted.unchecked,
            foreign=told,
            reloaded=tells(self._service),
            verified=bool(self._service.verify),
            seconds=self._phases.seconds,
        )
