from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from mint.backoff import Backoff
from mint.errors import RegenerationRefused, TriggerError
from mint.trigger.applying.commands import filled
from mint.trigger.applying.generation import Generation, content_digest
from mint.trigger.applying.program import Ran, run
from mint.trigger.applying.rendered import explained
from mint.trigger.service import Command, Service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.applying.phases import Phases
    from mint.trigger.applying.place import Place


class Activation:
    """Has a daemon use a generation, and the one before when it does not take that.

    Before anything is touched it is noted that it is not known any more what the daemon has; that
    is true until it has said that it took something. So whoever is killed in between, or finds the
    disk full, leaves behind that the next one has to do all this again.

    Args:
        service: whose files they are.
        place: where they are.
        phases: are told of what is done.
    """

    def __init__(self, service: Service, place: Place, phases: Phases) -> None:
        self._service = service
        self._generations, self._target, self._records = place
        self._phases = phases

    def __call__(self, wanted: Generation, before: Generation | None) -> None:
        """Have it used.

        Args:
            wanted: what.
            before: to which it is gone back; None: there is nothing. The same: it stays, for the
                daemon has taken it before and something else is wrong.

        Raises:
            RegenerationRefused: it cannot be used. That of before is in use, or nothing is, or what
                the daemon does is not known, which the text says.
        """
        back = -1 if before is None else before.number
        self._note(reloaded="", before=back)
        try:
            self._use(wanted)
        except (TriggerError, OSError) as error:
            raise self._back(wanted, before, error) from error
        self._settled(wanted)

    def _use(self, generation: Generation) -> None:
        with self._phases("swap"):
            self._unharmed(generation)
            self._generations.point(generation.number)
            self._put(generation)
        with self._phases("reload"):
            for command in self._service.reload:
                ran = self._run(command, generation)
                _insist(ran)
            with explained(self._service.name, "reloaded"):
                self._service.reloaded(self._generations.link)
        with self._phases("verify"):
            self._verify(generation)

    def _put(self, generation: Generation) -> None:
        """Put the files at the target, and remove ours that are no more."""
        self._target.put(self._generations.contents(generation))
        once: dict[str, set[str]] = {}
        for other in self._generations.all():
            for name in other.files.keys() - generation.files.keys():
                once.setdefault(name, set()).add(other.files[name])
        for name, content in self._target.contents(self._targeted(once)).items():
            if content_digest(content) in once[name]:
                self._target.remove(name)

    def _targeted(self, names: dict[str, set[str]]) -> Sequence[str]:
        """Those that have a path of their own: the path of an only file is that of any name."""
        current = self._generations.current()
        taken = set(self._target.paths(current.files).values()) if current else set()
        return [name for name in names if taken.isdisjoint(self._target.paths([name]).values())]

    def _verify(self, generation: Generation) -> None:
        end = time.monotonic() + self._service.verify_for
        backoff = Backoff(first=0.1, most=1.0)
        for command in self._service.verify:
            while (ran := self._run(command, generation)).status or ran.why:
                pause = backoff.next()
                if ran.missing or time.monotonic() + pause > end:
                    _insist(ran)
                time.sleep(pause)

    def _run(self, command: Command, generation: Generation) -> Ran:
        ready = filled(command, self._generations.link, generation.files)
        return run(ready, timeout=self._service.timeout)

    def _back(
        self, wanted: Generation, before: Generation | None, error: Exception
    ) -> RegenerationRefused:
        """Go back, and say all that happened."""
        phase, name = self._phases.last, self._service.name
        said = f"{name}: generation {wanted.number} could not be used: {_said(error)}"
        detail = getattr(error, "detail", "")
        if before and before.number == wanted.number:
            ending = "It stays, as there is nothing else; the daemon is told again later"
            return RegenerationRefused(f"{said}. {ending}", detail, transient=True)
        try:
            ending = self._restored(wanted, before)
        except (TriggerError, OSError) as second:
            number = before.number if before else wanted.number
            ending = f"And it could not be gone back to generation {number}: {_said(second)}"
            detail = "\n".join(filter(None, (detail, getattr(second, "detail", ""))))
            return RegenerationRefused(f"{said}. {ending}", detail, transient=True)
        finally:
            self._phases.last = phase
        return RegenerationRefused(f"{said}. {ending}", detail)

    def _restored(self, wanted: Generation, before: Generation | None) -> str:
        if before is None:
            self._generations.point(None)
            for name in self._target.paths(wanted.files):
                self._target.remove(name)
            return "There is none before, so nothing is in use"
        self._use(before)
        self._settled(before)
        return f"Generation {before.number} is in use again"

    def _unharmed(self, generation: Generation) -> None:
        if harmed := self._generations.damaged(generation):
            raise RegenerationRefused(
                f"{', '.join(harmed)} of generation {generation.number} is not what was written"
            )

    def _settled(self, generation: Generation) -> None:
        if not generation.taken:
            self._generations.mark(msgspec.structs.replace(generation, taken=True))
        self._note(reloaded=generation.digest, before=-1)

    def _note(self, *, reloaded: str, before: int) -> None:
        record = self._records.read()
        self._records.write(msgspec.structs.replace(record, reloaded=reloaded, before=before))


def tells(service: Service) -> bool:
    """Whether a service has something by which its daemon is told."""
    return bool(service.reload) or type(service).reloaded is not Service.reloaded


def _insist(ran: Ran) -> None:
    """Nothing but status 0 will do.

    Raises:
        RegenerationRefused: it is another one.
    """
    if ran.status or ran.why:
        raise RegenerationRefused(ran.ending, ran.output)


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'}: {error.strerror or error}"
    return str(error).rstrip(".")
