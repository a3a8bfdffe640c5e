"""What a live process can still come to, from where it stands: no step is run for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
from msgspec import UNSET

from mint.interpreter import awaiting, halting
from mint.lang.certain import Certain, Sure, is_cutting, is_held, is_timed
from mint.lang.reach import Begun, Texts
from mint.lang.step_names import line_of
from mint.lang.words import LOOPS
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mint.lang.reach import Spot
    from mint.model.node import Node

Level = Literal["here", "certain", "possible", "maybe"]

LEVELS: tuple[Level, ...] = ("here", "certain", "possible", "maybe")
"""From the surest on."""

_GOING = ("cancelling", "dying", "timing_out", "failing")
_IN_ORDER = ("sequence", "given", "that", "of", "if")
_DONE = ("participant", "concurrence", "subprocess")
"""Words that begin nothing more once what is below them has begun."""

_THROUGH = ("sequence", "given", "that", "of", "if", "subprocess")
"""Words out of which the flow comes when it comes out of what is below them."""


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for.

    Args:
        step: whether a step is one of it.
        name: a participant or subprocess that a handler may name, "" for none.
        here: whether a step that lives already is one of it, too.
    """

    step: Callable[[Tree], bool]
    name: str = ""
    here: bool = True


class Coming(msgspec.Struct, frozen=True):
    """How a process can come to what is asked for.

    Args:
        level: `here` (it is there now), `certain` (unless something fails, is cancelled or edited),
            `possible` (a condition, a loop, a call decides), `maybe` (only a handler leads there,
            or a name that is computed).
        at: the position of the step that was found.
        step: what stands there, in short.
        origin: the position from which it can be reached.
        why: for people.
    """

    level: Level
    at: str
    step: str
    origin: str
    why: str


class Standing(NamedTuple):
    """Where one live expression stands; the same for all processes of a text that stand there.

    Args:
        spot: the step.
        name: of the word.
        depth: how many ancestors it has.
        above: the step of its parent, None for a root and for what was attached.
        nth: which child of its parent it is.
        begun: whether it was applied; else it awaits an event, or is stopped by who debugs.
        again: whether it may be applied again: it is in error, or is cancelled to begin again.
        state: see Node.
        aside: it flanks: nobody waits for it.
    """

    spot: Spot
    name: str
    depth: int
    above: Spot | None
    nth: int
    begun: bool
    again: bool
    state: str | None
    aside: bool


class Future:
    """Answers one question for any number of processes; each distinct text is looked at once.

    Args:
        wanted: what is asked for.
        words: names of all words of the language.
    """

    def __init__(self, wanted: Wanted, words: Collection[str]) -> None:
        self._wanted = wanted
        self._words = words
        self._looks: dict[tuple[str, ...], _Look] = {}

    def of(self, nodes: Sequence[Node]) -> Coming | None:
        """The surest way in which a process can come to it; None: in no way.

        Args:
            nodes: its live expressions, without kept replies.
        """
        places = _places(nodes)
        digests = tuple(dict.fromkeys(digest for digest, _ in places.values()))
        look = self._looks.get(digests)
        if look is None:
            trees = {
                node.definition.digest: node.definition.tree
                for node in nodes
                if node.definition is not UNSET
            }
            texts = Texts([trees[digest] for digest in digests])
            look = self._looks[digests] = _Look(texts, self._wanted, self._words)
        numbers = {digest: number for number, digest in enumerate(digests)}
        return look.of(frozenset(_standings(nodes, places, numbers)))


def _places(nodes: Sequence[Node]) -> dict[str, tuple[str, str]]:
    """By key, the digest and the position of each tree."""
    places: dict[str, tuple[str, str]] = {}
    for node in sorted(nodes, key=lambda node: node.depth):
        if node.definition is not UNSET:
            places[node.key] = (node.definition.digest, node.path)
        elif node.parent in places:
            digest, place = places[node.parent]
            places[node.key] = (digest, f"{place}_{node.index}")
    return places


def _standings(
    nodes: Sequence[Node], places: dict[str, tuple[str, str]], numbers: dict[str, int]
) -> Iterator[Standing]:
    spots = {key: (numbers[digest], place) for key, (digest, place) in places.items()}
    for node in nodes:
        if node.key in spots:
            yield Standing(
                spots[node.key],
                node.name,
                node.depth,
                None if node.attached else spots.get(node.parent or ""),
                node.index,
                begun=not (halting.is_stopped(node) or awaiting.is_held_back(node)),
                again=node.in_error or node.re_apply is not None or node.state == "failed",
                state=node.state,
                aside=node.flanking,
            )


class _Look:
    """What can come of the texts of a process, wherever it stands in them."""

    def __init__(self, texts: Texts, wanted: Wanted, words: Collection[str]) -> None:
        self._texts = texts
        self._certain = Certain(texts, words)
        self._found = [spot for spot, tree in texts.parts.items() if wanted.step(tree)]
        self._here = set(self._found) if wanted.here else set()
        self._handled = {spot for spot in texts.parts if wanted.name in texts.handler_names(spot)}
        self._open = {spot for spot in texts.parts if "$" in texts.handler_names(spot)}
        self._known: dict[frozenset[Standing], Coming | None] = {}

    def of(self, standings: frozenset[Standing]) -> Coming | None:
        if standings not in self._known:
            ways = sorted(self._ways(standings), key=lambda way: LEVELS.index(way.level))
            self._known[standings] = next(iter(ways), None)
        return self._known[standings]

    def _ways(self, standings: frozenset[Standing]) -> Iterator[Coming]:
        ordered = sorted(standings, key=lambda one: (-one.depth, one.spot))
        sure = self._sure(ordered)
        for one in ordered:
            if one.begun and one.spot in self._here:
                yield self._coming("here", one.spot, one, "it is there now")
            yield from self._from(one, self._starts(one, ordered), sure)

    def _from(self, one: Standing, starts: list[Spot], sure: frozenset[Spot]) -> Iterator[Coming]:
        """The ways that lead from where one expression stands."""
        possible = [self._texts.begin(start, body=start == one.spot) for start in starts]
        handled = [self._texts.handled(one.spot)]
        handled += [
            self._texts.begin(start, body=start == one.spot, handlers=True) for start in starts
        ]
        reached = frozenset().union(*(begun.steps for begun in possible))
        for spot in self._found:
            if spot in reached:
                level: Level = "certain" if spot in sure else "possible"
                yield self._coming(level, spot, one, _WHY[level])
        yield from self._maybe(one, handled, reached)

    def _maybe(
        self, one: Standing, handled: list[Begun], reached: frozenset[Spot]
    ) -> Iterator[Coming]:
        reachable = frozenset().union(*(begun.steps for begun in handled))
        for spot in self._found:
            if spot in reachable - reached:
                yield self._coming("maybe", spot, one, "a handler leads there")
        for spot in sorted(self._handled & (reachable | {one.spot})):
            yield self._coming("maybe", spot, one, "a handler of it calls it")
        computed = frozenset().union(*(begun.computed for begun in handled))
        for spot in sorted(computed | (self._open & (reachable | {one.spot}))):
            yield self._coming("maybe", spot, one, "what it calls is computed")

    def _coming(self, level: Level, spot: Spot, one: Standing, why: str) -> Coming:
        return Coming(level, spot[1], line_of(self._texts.parts[spot]), one.spot[1], why)

    def _starts(self, one: Standing, all_: list[Standing]) -> list[Spot]:
        """What can begin next at a live expression, or below it."""
        if one.again or not one.begun:
            return [one.spot]
        if one.state in _GOING:
            return []
        live = [
            kid.nth
            for kid in all_
            if kid.above == one.spot and kid.depth == one.depth + 1 and not kid.aside
        ]
        children = self._texts.children(one.spot)
        tree = self._texts.parts[one.spot]
        if not live:
            return [] if one.name in _LEAVES else children
        if one.name in _DONE:
            return []
        if one.name in _IN_ORDER and tree.name not in LOOPS:
            return children[min(live) + 1 :]
        return children

    def _sure(self, ordered: list[Standing]) -> frozenset[Spot]:
        """What surely begins, from the leaves up."""
        if self._certain.none:
            return frozenset()
        found: dict[Spot, list[tuple[Standing, Sure]]] = {}
        steps: set[Spot] = set()
        for one in ordered:
            sure = self._sure_of(one, found.get(one.spot, []))
            if one.above is None:
                steps |= sure.steps
            else:
                found.setdefault(one.above, []).append((one, sure))
        return frozenset(steps)

    def _sure_of(self, one: Standing, kids: list[tuple[Standing, Sure]]) -> Sure:
        if not one.begun:
            return self._certain.of(one.spot)
        if one.again or one.state in _GOING:
            return Sure(passes=False)
        tree = self._texts.parts[one.spot]
        waited = [pair for pair in kids if not pair[0].aside]
        sure = self._above(one, tree, waited)
        steps = frozenset() if is_timed(tree) else sure.steps
        return Sure(steps, sure.passes and not is_held(tree))

    def _above(self, one: Standing, tree: Tree, kids: list[tuple[Standing, Sure]]) -> Sure:
        """What is sure at an expression, by what is sure about those below it."""
        if not kids:
            return Sure(passes=one.name in ("participant", "wait"))
        steps = frozenset().union(*(sure.steps for _, sure in kids))
        passes = all(sure.passes for _, sure in kids)
        if one.name == "concurrence":
            return Sure(frozenset() if is_cutting(tree) else steps, passes)
        if one.name not in _THROUGH:
            return Sure(steps, passes=False)
        if one.name != "sequence" or not passes or len(kids) != 1:
            return Sure(steps, passes)
        rest = self._certain.row(self._texts.children(one.spot)[kids[0][0].nth + 1 :])
        return Sure(steps | rest.steps, rest.passes)


_LEAVES = ("participant", "wait", "stall", "subprocess")
"""Words that begin nothing below them while they wait."""

_WHY: dict[Level, str] = {
    "certain": "it comes, unless something fails, is cancelled or edited",
    "possible": "a condition, a loop or another step decides",
}
