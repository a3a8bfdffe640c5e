from __future__ import annotations

from typing import TYPE_CHECKING

from mint.ports.leases import Quota

if TYPE_CHECKING:
    from mint.participants.roll import Roll


def quotas(roll: Roll, names: list[str], default: int | None) -> list[Quota]:
    """How much of their work may be in hand at a time, by the participant that answers to them.

    Args:
        roll: who takes part.
        names: of participants elsewhere.
        default: the limit of those that do not say it; None: none.
    """
    found: dict[str, Quota] = {}
    for name in names:
        entry = roll.elsewhere(name)
        if entry is not None:
            known = found.get(entry.name)
            own = (*known.names, name) if known else (name,)
            limit = default if entry.concurrency is None else entry.concurrency
            found[entry.name] = Quota(entry.name, own, limit)
    return list(found.values())
