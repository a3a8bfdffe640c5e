"""Rules about fields: those that are read, but that nothing writes."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from mint.lang.finding import Finding
from mint.lang.known_fields import participant_of, reads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.lang.check_world import Spot, World
    from mint.lang.known_fields import Fields

SHORTEST = 5
"""Shorter names are near too many others to say that one is misspelt."""

NEAR = 0.87


def misspelt_field(spot: Spot, world: World) -> Iterator[Finding]:
    """A field is read here only, and has nearly the name of one that is written or read often."""
    for path in dict.fromkeys(reads(spot)):
        near = _meant(path, world.fields)
        if near:
            message = f"the field `{path}` is read here only, and nothing in this text writes it"
            yield Finding("warning", spot.position, message, f"Did you mean `{near}`?")


def unwritten_field(spot: Spot, world: World) -> Iterator[Finding]:
    """A field is read, and neither the launch nor any step can have written it."""
    fields = world.fields
    if not fields.closed:
        return
    for path in dict.fromkeys(reads(spot)):
        root = path.partition(".")[0]
        if root not in fields.written and not _meant(path, fields):
            message = f"nothing writes the field `{root}`, which is read here"
            hint = "Write it before, or name it in the schema of the launch fields"
            yield Finding("warning", spot.position, message, hint)


def missing_input(spot: Spot, world: World) -> Iterator[Finding]:
    """A participant says that it needs a field, and nothing can have written it."""
    name = participant_of(spot, world)
    fields = world.fields
    if name is None or not fields.closed:
        return
    for needed in sorted(world.known.says(name).needs - fields.written):
        message = f"`{name}` needs the field `{needed}`, which nothing writes"
        yield Finding("warning", spot.position, message, "Write it before, or at launch")


def _meant(path: str, fields: Fields) -> str:
    """The name that was probably meant, "" when this one seems right."""
    if len(path) < SHORTEST or fields.read[path] > 1 or path in fields.written:
        return ""
    if path.partition(".")[0] in fields.written and "." not in path:
        return ""
    likely = [each for each, times in fields.read.items() if times > 1 and each != path]
    likely += [each for each in fields.written if each != path]
    near = get_close_matches(path, sorted({*likely}), n=1, cutoff=NEAR)
    return near[0] if near and not _kin(path, near[0]) else ""


def _kin(one: str, other: str) -> bool:
    """Whether two names are alike on purpose: one and many, or numbered."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short):
        return True
    return _letters(one) == _letters(other)


def _letters(name: str) -> str:
    return "".join(character for character in name if not character.isdigit())
