"""Questions about the future of live processes, answered without running them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.errors import DurationError
from mint.expressions.table import EXPRESSIONS
from mint.interpreter.future import LEVELS, Coming, Future, Level, Wanted
from mint.lang import duration
from mint.lang.step_names import is_named
from mint.lang.words import RECURRING, WAITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.node import Node
    from mint.model.tree import Tree
    from mint.ports.views import Views

_KEEPS = WAITS | RECURRING
"""Words whose schedules tell for how long they surely wait."""


class Prospect(msgspec.Struct):
    """What is to come of one process.

    Args:
        wfid: the process.
        name: of its definition.
        coming: how it can come to what is asked for.
        due: until when it waits, seconds since the epoch; None: not asked for, or not known.
    """

    wfid: str
    name: str
    coming: Coming
    due: float | None = None


class Prospects(msgspec.Struct):
    """What is to come of all processes that were looked at.

    Args:
        looked_at: how many live processes there were.
        totals: by level, how many there are.
        found: the first of each level, the surest first.
    """

    looked_at: int
    totals: dict[Level, int]
    found: list[Prospect]


def reaching(name: str) -> Wanted:
    """Steps of a name: of a word, a tag, a participant or a subprocess."""
    return Wanted(lambda tree: is_named(tree, name), name)


def containing(step: Tree) -> Wanted:
    """Steps that have at least these attributes, and this name."""
    wish = _attributes(step)

    def is_one(tree: Tree) -> bool:
        return is_named(tree, step.name) and wish.items() <= _attributes(tree).items()

    return Wanted(is_one, "" if wish else step.name)


def waiting(moment: float, now: float) -> Wanted:
    """Steps that, begun at the soonest, wait past a moment."""
    return Wanted(lambda tree: tree.name in WAITS and _ends(tree, now) > moment, here=False)


def prospects(views: Views, wanted: Wanted, *, name: str | None, limit: int) -> Prospects:
    """Which live processes can come to what is asked for.

    Args:
        views: questions about what is stored.
        wanted: what is asked for.
        name: only processes of this definition name; None: all.
        limit: how many to tell.
    """
    future = Future(wanted, EXPRESSIONS)

    def found() -> Iterator[Prospect | None]:
        for wfid, called, nodes in views.living(name):
            coming = future.of(_live(nodes))
            yield None if coming is None else Prospect(wfid, called, coming)

    return _gathered(found(), limit)


def past(views: Views, moment: float, now: float, *, name: str | None, limit: int) -> Prospects:
    """Which live processes will wait past a moment: in a wait that goes on, or in one to come."""
    future = Future(waiting(moment, now), EXPRESSIONS)
    due: dict[str, dict[str, float]] = {}
    for wfid, key, at in views.due_after(moment, name):
        due.setdefault(wfid, {}).setdefault(key, at)

    def found() -> Iterator[Prospect | None]:
        for wfid, called, nodes in views.living(name):
            live = _live(nodes)
            waits = _waits(wfid, called, live, due.get(wfid, {}))
            if waits is None or waits.coming.level != "here":
                coming = future.of(live)
                waits = _surer(waits, None if coming is None else Prospect(wfid, called, coming))
            yield waits

    return _gathered(found(), limit)


def _live(nodes: list[Node]) -> list[Node]:
    return [node for node in nodes if node.state != "replied"]


def _waits(wfid: str, name: str, nodes: list[Node], due: dict[str, float]) -> Prospect | None:
    """The wait of a process that goes on, by what it has scheduled."""
    best: Prospect | None = None
    for node in nodes:
        if node.key not in due:
            continue
        sure = node.name in _KEEPS and node.state in (None, "paused")
        level: Level = "here" if sure else "possible"
        why = "it waits until then" if sure else "it is to be told something then"
        coming = Coming(level, node.expid, node.participant or node.name, node.expid, why)
        best = _surer(best, Prospect(wfid, name, coming, due[node.key]))
    return best


def _surer(one: Prospect | None, other: Prospect | None) -> Prospect | None:
    """The surer of two answers; of two that are as sure, the first."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=_rank)


def _rank(prospect: Prospect) -> int:
    return LEVELS.index(prospect.coming.level)


def _gathered(found: Iterator[Prospect | None], limit: int) -> Prospects:
    kept: dict[Level, list[Prospect]] = {level: [] for level in LEVELS}
    answer = Prospects(0, dict.fromkeys(LEVELS, 0), [])
    for prospect in found:
        answer.looked_at += 1
        if prospect is None:
            continue
        level = prospect.coming.level
        answer.totals[level] += 1
        if len(kept[level]) < limit:
            kept[level].append(prospect)
    answer.found = [prospect for level in LEVELS for prospect in kept[level]][:limit]
    return answer


def _ends(tree: Tree, now: float) -> float:
    """When a wait is over that begins now; one whose length is computed may be over at once."""
    wish = tree.attributes.get("for", tree.attributes.get("until", tree.text))
    if isinstance(wish, bool) or not isinstance(wish, str | int | float):
        return now
    try:
        return duration.due(wish, now)
    except DurationError:
        return now


def _attributes(tree: Tree) -> dict[str, bytes]:
    """The attributes of a step, for comparison; the text as one of them."""
    return {name: msgspec.json.encode(value) for name, value in tree.attributes.items()}
