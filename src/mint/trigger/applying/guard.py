from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mint.trigger.service import Service

_FORCE = "If that is right, say so with --force"


def objections(
    service: Service, old: Mapping[str, bytes], new: Mapping[str, bytes], *, emptied: bool
) -> tuple[str, ...]:
    """What speaks for a part of the directory being lost, and not for a change.

    A file that gets shorter loses something, one whose lines are others does not.

    Args:
        service: says how much may go.
        old: contents of the files that there are, by name.
        new: those that are to be.
        emptied: whether nothing is left in what they are made of.
    """
    if not old or (emptied and service.may_be_empty):
        return ()
    found = [f"nothing is left of what the files are made of. {_FORCE}"] if emptied else []
    gone = [name for name in old if name not in new]
    if len(gone) > service.shrink * len(old):
        found.append(f"{len(gone)} of {len(old)} files would go: {', '.join(gone[:5])}. {_FORCE}")
    for name, content in old.items():
        if name in new and (lost := _lost(service, content, new[name])):
            found.append(f"{name} {lost}. {_FORCE}")
    return tuple(found)


def _lost(service: Service, old: bytes, new: bytes) -> str:
    if not new.strip():
        return "would lose all that is in it" if old.strip() and not service.may_be_empty else ""
    before, after = _lines(old), _lines(new)
    if before - after <= service.shrink * before:
        return ""
    return (
        f"would have {after} of {before} lines, and only {service.shrink:.0%} may go at a time "
        "(`shrink`)"
    )


def _lines(content: bytes) -> int:
    return content.count(b"\n") + (not content.endswith(b"\n"))
