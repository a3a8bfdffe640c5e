"""Random definitions whose outcome does not depend on who is quick and what breaks meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import MintError
from mint.model.tree import Tree
from mint.testing.playbook import Playbook
from mint.testing.simulate.wild import DEEPEST, NEAR, siblings

if TYPE_CHECKING:
    from mint.testing.simulate.choices import Choices

_NAMES = (*NEAR, "dave")
_MERGES = ("highest", "lowest")
_MERGE_TYPES = ("mix", "override", "union", "concat", "deep", "ignore", "isolate", "stack")
_GROWING = 2
"""The last ones double the payload: in a loop it would soon be too large."""

_LOOPS = frozenset({"concurrent_iterator", "iterator", "cursor"})

_LEAVES: tuple[tuple[str, int], ...] = (
    ("participant", 8),
    ("retried", 3),
    ("tagged", 1),
    ("sub", 2),
    ("wait", 2),
    ("inc", 2),
    ("noop", 1),
)
_BRANCHES: tuple[tuple[str, int], ...] = (
    ("sequence", 4),
    ("concurrence", 5),
    ("concurrent_iterator", 2),
    ("iterator", 2),
    ("cursor", 2),
    ("let", 1),
    ("wrap", 1),
    ("reserve", 2),
    ("given", 1),
    ("with_ticket", 2),
)


class Sober:
    """Writes definitions whose outcome `outcome` can tell beforehand.

    Args:
        choices: decide what stands where.
        size: steps of a definition at most.
    """

    def __init__(self, choices: Choices, size: int) -> None:
        self._choices = choices
        self._size = size
        self._left = size
        self._loops = 0

    def definition(self) -> Tree:
        """A new one; it counts in `v:n`, however many branches do so at a time."""
        self._left = self._size
        return Tree(
            "define",
            {"sober": None},
            (
                Tree("define", {"sub": None}, (Tree("bob"), Tree("inc", {"v:/n": None}))),
                Tree("define", {"wrap": None}, (Tree("apply"), Tree("alice"))),
                Tree("set", {"v:n": 0}),
                self._step(0),
                Tree("set", {"f:n": "$v:n"}),
            ),
        )

    def _step(self, depth: int) -> Tree:
        with self._choices.part():
            return self._written(depth)

    def _written(self, depth: int) -> Tree:
        self._left -= 1
        if depth > DEEPEST or self._left <= 0 or self._choices.draw(3, "leaf or branch") == 0:
            return self._leaf()
        return self._branch(depth)

    def _leaf(self) -> Tree:
        name = self._choices.pick(_NAMES, "participant")
        match self._choices.weigh(_LEAVES, "word"):
            case "retried":
                return Tree(name, {"retries": 3, "backoff": "2s"})
            case "tagged":
                return Tree(name, {"tag": f"of_{name}"})
            case "wait":
                return Tree("wait", {self._choices.pick(("2s", "1h"), "duration"): None})
            case "inc":
                return Tree("inc", {"v:/n": None})
            case "participant":
                return Tree(name)
            case word:
                return Tree(word)

    def _branch(self, depth: int) -> Tree:
        word = self._choices.weigh(_BRANCHES, "word")
        attributes: dict[str, Any] = {}
        if word.startswith("concurren"):
            types = _MERGE_TYPES[:-_GROWING] if self._loops else _MERGE_TYPES
            attributes["merge"] = self._choices.pick(_MERGES, "merge")
            attributes["merge_type"] = self._choices.pick(types, "merge type")
        if word == "reserve":
            attributes["mutex"] = f"m{depth}"
        if word.endswith("iterator"):
            attributes["on"] = "a, b"
        if word == "with_ticket":
            attributes["sober"] = None
        self._loops += word in _LOOPS
        children = siblings(self._choices, lambda: self._step(depth + 1))
        self._loops -= word in _LOOPS
        if word == "given":
            branch = Tree("that", {"true": None}, children)
            return Tree(word, {}, (Tree("that", {"false": None}), branch, Tree("bob")))
        if word == "cursor":
            again = Tree("rewind", {"unless": "${v:round} == 2"})
            children = (Tree("inc", {"v:round": None}), *children, again)
            return Tree("let", {}, (Tree("set", {"v:round": 0}), Tree(word, {}, children)))
        return Tree(word, attributes, children)


def honest(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    """What a participant makes of the fields of a workitem: it counts how often it saw them."""
    seen = fields.get(name)
    return {**fields, name: seen + 1 if isinstance(seen, int) else 1}


def outcome(tree: Tree, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with which a sober definition ends, found without engine, store or faults.

    Raises:
        MintError: it does not end.
    """
    play = Playbook(tree).launch(fields)
    for _ in range(1000):
        if play.is_over:
            return play.fields
        if not play.waiting:
            play.advance("1h")
        for dispatch in list(play.memory.open.values()):
            play.answer(dispatch.participant, honest(dispatch.participant, dispatch.fields))
    raise MintError(f"a sober definition does not end: {[error.fault for error in play.errors]}")
