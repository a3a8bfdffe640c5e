from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.trigger.dn import is_below, parts
from mint.trigger.sides import sides_of

if TYPE_CHECKING:
    from mint.trigger.event import Event
    from mint.trigger.interest import Interest
    from mint.trigger.sides import Side


class Verdict(NamedTuple):
    """Whether a change concerns who has an interest, and why.

    Args:
        concerned: it does. What is not known counts as if it did: a regeneration too many costs a
            moment, and one too few leaves a host wrong.
        reason: for people.
    """

    concerned: bool
    reason: str


def judge(interest: Interest, event: Event) -> Verdict:
    """Whether a change concerns who has an interest. Pure.

    Example:
        >>> from mint.trigger.entry import Entry
        >>> from mint.trigger.event import Event
        >>> from mint.trigger.interest import Interest
        >>> old, new = Entry({"vlan": ["1"]}), Entry({"vlan": ["2"]})
        >>> event = Event(id="u@c", op="modify", dn="cn=a", old=old, new=new)
        >>> judge(Interest(attrs={"mac"}, where="(vlan=1)"), event).reason
        'the entry is no longer one of those: vlan'
    """
    if event.op not in interest.ops:
        return Verdict(False, f"{event.op} is none of {', '.join(sorted(interest.ops))}")
    changed = event.changed
    if event.op == "modify" and not changed:
        return Verdict(False, "nothing changed: the same values were set again")
    sides = before, after = _membership(interest, event)
    if before is False and after is False:
        return Verdict(False, _outside(interest, event))
    if moved := _moves(interest, event, sides):
        return Verdict(True, moved)
    hit = _hits(interest, event, changed)
    if not hit:
        return Verdict(False, f"none of {', '.join(sorted(interest.attrs))} changed")
    unsure = "" if before or after else "; whether the entry is one of those is not known"
    return Verdict(True, hit + unsure)


def _membership(interest: Interest, event: Event) -> tuple[bool | None, bool | None]:
    """Whether the entry was, and is, among those that the interest is about."""
    old, new = sides_of(event)
    names = event.names
    return _among(interest, old, names[0]), _among(interest, new, names[-1])


def _among(interest: Interest, side: Side, dn: str) -> bool | None:
    wanted = interest.object_class.casefold()
    said: list[bool | None] = [is_below(dn, interest.base)]
    if not side.entry and side.known is None:
        said.append(False)  # an entry that is not there
    if wanted:
        said.append(side.some("objectClass", lambda one: one.casefold() == wanted))
    if interest.filter:
        said.append(interest.filter.fits(side))
    if False in said:
        return False
    return None if None in said else True


def _moves(interest: Interest, event: Event, sides: tuple[bool | None, bool | None]) -> str:
    """Why an entry that stays may have come under an interest, or left it; "" when it has not."""
    if event.op in {"add", "delete"}:
        return ""
    before, after = sides
    causes = sorted(event.changed & interest.asks)
    about = ", ".join(causes) or "its place"
    if before is not after:
        if before is None or after is None:
            return f"whether the entry is, or was, one of those is not known: {about}"
        return f"the entry is {'now' if after else 'no longer'} one of those: {about}"
    if before is None and causes:
        return f"whether the entry is one of those may have changed: {about}"
    return ""


def _hits(interest: Interest, event: Event, changed: frozenset[str]) -> str:
    """Which attributes concern who has an interest; "" for none."""
    if event.new_dn and parts(event.dn)[1:] != parts(event.new_dn)[1:]:
        return "the entry moved to another place"
    if not interest.touched:
        return f"changed: {', '.join(sorted(changed)) or event.op}"
    if found := sorted(changed & interest.touched):
        return f"changed: {', '.join(found)}"
    return ""


def _outside(interest: Interest, event: Event) -> str:
    if not any(is_below(dn, interest.base) for dn in event.names):
        return f"{event.dn} is not below {interest.base}"
    asked = [f"is no {interest.object_class}"] if interest.object_class else []
    asked += [f"does not fit {interest.where}"] if interest.where else []
    return f"the entry {' or '.join(asked) or 'is not there'}, before and after"
