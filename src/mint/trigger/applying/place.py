from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mint.trigger.applying.generation import Generation
    from mint.trigger.applying.generations import Generations
    from mint.trigger.applying.record import Records
    from mint.trigger.applying.target import Target


class Place(NamedTuple):
    """Where the files of a service are.

    Args:
        generations: as they are and were.
        target: where they are put besides.
        records: what is known of them.
    """

    generations: Generations
    target: Target
    records: Records


def last_good(place: Place) -> Generation | None:
    """The last generation that the daemon is known to have taken; None: there is none."""
    record, current = place.records.read(), place.generations.current()
    known = None if record.reloaded else place.generations.get(record.before)
    if known is not None:
        return known
    if current is not None and current.taken:
        return current
    taken = [one for one in place.generations.all() if one.taken]
    had = [one for one in taken if one.digest == record.reloaded]
    return next(iter(had or taken), None)
