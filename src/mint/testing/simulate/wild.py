"""Random definitions in which anything may stand anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.testing.simulate.choices import Choices

NEAR = ("alice", "bob", "carol")
"""Participants whom a transport of the engine serves."""

FAR = ("dave", "erin")
"""Participants who fetch their work from the store, and hold it for the time of a lease."""

DEEPEST = 3
"""Steps above one another in a definition."""

_NAMES = (*NEAR, *FAR)
_TIMES = ("1s", "2s", "3s", "1m", "2h")

_STEPS: tuple[tuple[Tree, int], ...] = (
    *((Tree(name), 5) for name in _NAMES),
    (Tree("participant", {"alice": None}), 2),
    (Tree("sub"), 4),
    (Tree("subprocess", {"sub": None}), 1),
    (Tree("human", {"due": "1m", "escalate": "2s: boss, 1h: lead"}), 2),
    (Tree("human", {"into": "said", "who": "by"}), 1),
    (Tree("sam"), 1),
    (Tree("noop"), 2),
    (Tree("echo", {"said": None}), 1),
    (Tree("wait", {"2s": None}), 4),
    (Tree("wait", {"1h": None}), 2),
    (Tree("listen", {"to": "alice"}), 2),
    (Tree("listen", {"to": "t", "upon": "leaving", "wfid": "same"}), 1),
    (Tree("listen", {"to": "/.*b/", "upon": "reply"}, (Tree("noop"),)), 1),
    (Tree("listen", {"to": "errors"}, (Tree("set", {"v:heard": 1}),)), 1),
    (Tree("await", {"left_tag": "t"}), 1),
    (Tree("await", {"in_participants": "bob, carol", "merge": "incoming"}), 1),
    (Tree("await", {"left_participant": "/.*e/", "global": True}, (Tree("noop"),)), 1),
    (Tree("await", {"error": "boom"}, (Tree("set", {"v:heard": 1}),)), 1),
    (Tree("once", {"${v:n} > 1": None, "freq": "3s"}), 1),
    (Tree("every", {"1h": None}, (Tree("noop"),)), 1),
    (Tree("save", {"to_v": "kept"}), 1),
    (Tree("restore", {"from_v": "kept"}), 1),
    (Tree("listen", {"to": "go", "upon": "signal"}), 2),
    (Tree("listen", {"to": "alice", "upon": "reply", "where": "${f:x} == ${v:n}"}), 1),
    (Tree("listen", {"to": "/^g/", "upon": "signal", "where": "${f:x} == 1"}), 1),
    (Tree("signal", {"go": None}), 2),
    (Tree("signal", {"go": None, "wfid": "same", "keep": "1m"}), 1),
    (Tree("signal", {"go": None, "key": "once"}), 1),
    (Tree("error", {"boom": None}), 3),
    (Tree("unknown"), 1),
    (Tree("stall"), 1),
    (Tree("break"), 1),
    (Tree("rewind", {"if": "${f:once} == 1"}), 1),
    (Tree("skip", {"1": None}), 1),
    (Tree("jump", {"to": "alice"}), 1),
    (Tree("undo", {"t": None}), 2),
    (Tree("kill", {"u": None}), 1),
    (Tree("redo", {"t": None}), 1),
    (Tree("cancel_process"), 1),
    (Tree("kill_process"), 1),
    (Tree("add_branches", {"x": None}), 1),
    (Tree("inc", {"v:n": None}), 1),
    (Tree("dec", {"v:n": None}), 1),
    (Tree("unset", {"f:x": None}), 1),
    (Tree("equals", {"fields": "x, y"}), 1),
    (Tree("on_error", {"bob": None}), 1),
    (Tree("on_error", {"/boom/": "pass"}), 1),
    (Tree("apply", {"tree": ["bob", {}, []]}), 1),
    (Tree("define", {"late": None}, (Tree("bob"),)), 1),
    (Tree("ref", {"carol": None}), 1),
)

_AROUND: tuple[tuple[Tree, int], ...] = (
    (Tree("sequence"), 8),
    (Tree("concurrence"), 4),
    (Tree("concurrence", {"count": 1}), 3),
    (Tree("concurrence", {"count": 1, "remaining": "forget"}), 2),
    (Tree("concurrence", {"count": 1, "remaining": "wait", "merge_type": "stack"}), 2),
    (Tree("concurrence", {"wait_for": "t"}), 1),
    (Tree("concurrence", {"over_if": "${f:alice}", "merge": "last"}), 1),
    *(
        (Tree("concurrence", {"merge_type": kind, "merge": merge}), 1)
        for kind, merge in (
            ("mix", "first"),
            ("isolate", "last"),
            ("union", "highest"),
            ("concat", "lowest"),
            ("deep", "first"),
            ("ignore", "first"),
        )
    ),
    (Tree("concurrent_iterator", {"on": "a, b"}), 2),
    (Tree("concurrent_iterator", {"times": 2, "merge_type": "isolate"}), 1),
    (Tree("iterator", {"on": "a, b"}), 2),
    (Tree("iterator", {"times": 2}), 1),
    (Tree("cursor"), 3),
    (Tree("cursor", {"break_if": "${f:bob}"}), 1),
    (Tree("repeat"), 1),
    (Tree("let"), 1),
    (Tree("if", {"true": None}), 1),
    (Tree("if", {"${f:x}": None}), 1),
    (Tree("forget"), 2),
    (Tree("lose"), 1),
    (Tree("flank"), 2),
    (Tree("set", {"f:x": None}), 1),
    (Tree("reserve", {"m": None}), 2),
    (Tree("given", {"a": None}), 1),
    (Tree("that", {"${f:x}": None}), 1),
    (Tree("of", {"a": None}), 1),
    (Tree("once", {"true": None}), 1),
    (Tree("on_error"), 1),
    (Tree("wrap"), 1),
    (Tree("with_ticket", {"p": None}), 5),
    (Tree("with_ticket", {"q": None, "count": 2}), 2),
    (Tree("with_ticket", {"q": None, "count": 2, "lease": "1m", "priority": 1}), 1),
    (Tree("with_ticket", {"p": None, "if_busy": "skip"}), 1),
)

_HANDLERS = ("bob", "pass", "redo", "raise", "cancel", "cando", "!bob", "2s: redo, pass", "error x")

_RARE: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("tag", ("t", "u")),
    ("on_error", _HANDLERS),
    ("timeout", _TIMES),
    ("timers", ("1s: carol", "1s: pass", "2s: redo", "1s: error", "1m: alice")),
    ("on_cancel", ("bob", "pass", "sub")),
    ("on_timeout", ("bob", "redo", "error", "pass")),
    ("if", ("true", "false")),
    ("forget", ("true",)),
    ("flank", ("true",)),
    ("lose", ("true",)),
    ("scope", ("true",)),
    ("await", ("t", "in_tag: u", "left_participant: alice", "in_participant: bob")),
    ("retries", (1, 2)),
    ("backoff", ("5s",)),
    ("take", ("x",)),
)


class Wild:
    """Writes definitions in which anything may stand anywhere.

    Args:
        choices: decide what stands where.
        size: steps of a definition at most.
    """

    def __init__(self, choices: Choices, size: int) -> None:
        self._choices = choices
        self._size = size
        self._left = size

    def definition(self) -> Tree:
        """A new one."""
        self._left = self._size
        sub = Tree("define", {"sub": None}, (Tree("alice"), Tree("noop")))
        wrap = Tree("define", {"wrap": None}, (Tree("apply"), Tree("noop")))
        return Tree("define", {"wild": None}, (sub, wrap, self._step(0)))

    def step(self) -> Tree:
        """A small tree, to put into a process."""
        self._left = 2
        return self._step(1)

    def _step(self, depth: int) -> Tree:
        with self._choices.part():
            return self._written(depth)

    def _written(self, depth: int) -> Tree:
        self._left -= 1
        if depth > DEEPEST or self._left <= 0 or self._choices.draw(3, "leaf or branch") == 0:
            return self._with_attributes(self._choices.weigh(_STEPS, "word"))
        tree = self._with_attributes(self._choices.weigh(_AROUND, "word"))
        children = siblings(self._choices, lambda: self._step(depth + 1))
        return Tree(tree.name, tree.attributes, children)

    def _with_attributes(self, tree: Tree) -> Tree:
        choices = self._choices
        attributes = dict(tree.attributes)
        for _ in range((0, 0, 0, 1, 1, 2)[choices.draw(6, "attributes")]):
            name, values = choices.pick(_RARE, "attribute")
            attributes[name] = choices.pick(values, name)
        return Tree(tree.name, attributes, tree.children)


def siblings(choices: Choices, write: Callable[[], Tree]) -> tuple[Tree, ...]:
    """One step or some more."""
    found = [write()]
    for _ in range(3):
        with choices.part():
            if choices.draw(3, "another child") == 0:
                break
            found.append(write())
    return tuple(found)
