from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import RegenerationRefused
from mint.trigger.applying.activation import Activation, tells
from mint.trigger.applying.applied import Applied
from mint.trigger.applying.checks import Verdict, check
from mint.trigger.applying.culprits import culprits
from mint.trigger.applying.generation import Generation, digests, whole_digest
from mint.trigger.applying.guard import objections
from mint.trigger.applying.place import Place, last_good
from mint.trigger.applying.rendered import Rendered, refusal, rendered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.ports.clock import Clock
    from mint.trigger.applying.foreign import Foreign
    from mint.trigger.applying.phases import Phases
    from mint.trigger.service import Service

_DNS = 100
"""Names of entries that are kept with a generation."""


class Regeneration:
    """Makes the files of a service anew, once, and has them used when they are others.

    Args:
        service: whose files.
        place: where they are.
        foreign: what others did to them.
        clock: the time.
        phases: are told of what is done.
    """

    def __init__(
        self, service: Service, place: Place, foreign: Foreign, clock: Clock, phases: Phases
    ) -> None:
        self._service = service
        self._place = place
        self._generations = place.generations
        self._foreign = foreign
        self._clock = clock
        self._phases = phases
        self._tried = False

    def __call__(self, dns: Sequence[str], *, force: bool) -> Applied:
        """Do it.

        Args:
            dns: names of entries that changed.
            force: whether what the guard says is not heeded, nor that it was taken back.

        Raises:
            DirectoryError: the directory cannot be read.
            RegenerationRefused: the files cannot be used; the text says what is in use.
            OSError: they cannot be written; those before are in use.
        """
        self._generations.tidy()
        made = rendered(self._service, self._phases)
        if made.problems:
            raise refusal(self._service.name, made.problems)
        current = self._current() or self._adopted(made)
        told = self._foreign.keep(self._foreign.found(current)) if current else ()
        digest, record = whole_digest(digests(made.files)), self._place.records.read()
        same = current is not None and digest == current.digest
        held = digest == record.held and not same and not force
        if current and (held or same) and not self._generations.damaged(current):
            known = record.reloaded == current.digest and not told
            done = None if known else self._activated(current, last_good(self._place))
            return self._applied(current, done, changed=done is not None, foreign=told, held=held)
        wanted = self._new(made, current, dns, force=force)
        told += self._foreign.keep(self._foreign.strangers(wanted, current))
        self._activated(wanted, last_good(self._place))
        self._place.records.write(msgspec.structs.replace(self._place.records.read(), held=""))
        self._generations.prune(self._service.keep, {0, current.number if current else 0})
        return self._applied(wanted, wanted, changed=True, foreign=told)

    def settle(self) -> None:
        """Have the daemon use what is current, if it is not known whether it does, nor just tried.

        Raises:
            RegenerationRefused: it does not.
            OSError: the files cannot be put in place.
        """
        current, record = self._current(), self._place.records.read()
        if current is None or self._tried:
            return
        told = self._foreign.keep(self._foreign.found(current))
        if told or record.reloaded != current.digest:
            self._activated(current, last_good(self._place))

    def _new(
        self,
        made: Rendered,
        current: Generation | None,
        dns: Sequence[str],
        *,
        force: bool,
    ) -> Generation:
        """A generation that nothing speaks against."""
        self._guard(made, current, force=force)
        by_name = digests(made.files)
        with self._phases("write"):
            self._generations.write(made.files, by_name)
        with self._phases("check"):
            verdicts = check(self._service, self._generations.draft.folder, made.files)
            self._generations.draft.keep_only(made.files)
        for verdict in verdicts:
            if verdict.said == "no":
                raise self._unfit(verdict, made, dns)
        generation = Generation(
            number=self._generations.next_number(),
            digest=whole_digest(by_name),
            files=by_name,
            at=self._clock.now(),
            empty=made.empty,
            unchecked=tuple(one.why for one in verdicts if one.said == "unchecked"),
            dns=tuple(dns)[:_DNS],
        )
        with self._phases("swap"):
            self._generations.install(generation)
        return generation

    def _guard(self, made: Rendered, current: Generation | None, *, force: bool) -> None:
        if current is None or force:
            return
        with self._phases("guard"):
            emptied = made.empty and not current.empty
            old = self._generations.contents(current)
            found = objections(self._service, old, made.files, emptied=emptied)
        if found:
            raise RegenerationRefused(f"{self._service.name}: {found[0]}", "\n".join(found))

    def _unfit(self, verdict: Verdict, made: Rendered, dns: Sequence[str]) -> RegenerationRefused:
        with self._phases("culprits"):
            pending = self._place.records.read().pending
            blamed = culprits(self._service, made.state, (*pending, *dns))
        self._phases.last = "check"
        detail = verdict.output
        if blamed:
            detail += "\n\nWithout these entries it would be right:\n" + "\n".join(blamed)
        return RegenerationRefused(
            f"{self._service.name}: the new files are not right: {verdict.why}. What was there "
            f"before stays. They are in {self._generations.draft.folder} until the next try; put "
            "right in the directory what is wrong with them",
            detail.strip(),
        )

    def _current(self) -> Generation | None:
        """What is in use; if somebody removed the link, it is back."""
        current, known = self._generations.current(), last_good(self._place)
        if current is None and known is not None:
            self._generations.point(known.number)
        return current or known

    def _adopted(self, made: Rendered) -> Generation | None:
        """What is at the target already, as generation 0: it can be gone back to."""
        there = self._place.target.contents(made.files)
        if not there:
            return None
        by_name = digests(there)
        generation = Generation(
            number=0, digest=whole_digest(by_name), files=by_name, at=self._clock.now(), taken=True
        )
        with self._phases("write"):
            self._generations.write(there, by_name)
            self._generations.install(generation)
            self._generations.point(0)
        return generation

    def _activated(self, wanted: Generation, before: Generation | None) -> Generation:
        self._tried = True
        Activation(self._service, self._place, self._phases)(wanted, before)
        return wanted

    def _applied(self, used: Generation, done: Generation | None, **more: Any) -> Applied:
        return Applied(
            service=self._service.name,
            generation=used.number,
            digest=used.digest,
            files=tuple(used.files),
            reloaded=done is not None and tells(self._service),
            verified=done is not None and bool(self._service.verify),
            unchecked=used.unchecked,
            seconds=self._phases.seconds,
            **more,
        )
