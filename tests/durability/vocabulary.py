"""Trees over all words of the language, for tests that run whatever may be written.

The words come from the table: one that is new joins by itself, without attributes. What a word
needs to do anything is told in `SAMPLES`.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mint.expressions.table import EXPRESSIONS
from mint.model.tree import Tree

WORKERS = ("alice", "bob", "carol", "dave", "erin", "frank")
"""Who takes part; what each does is told by the test."""

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "add_branches": [{"on": ["u", "v"]}, {"on": "w", "ref": "t"}],
    "apply": [{"tree": ["alice", {}, []]}, {"tree_var": "none"}],
    "concurrence": [
        {"merge": "highest"}, {"merge": "lowest", "merge_type": "mix"}, {"merge_type": "isolate"},
        {"merge": "highest", "merge_type": "deep"}, {"merge": "lowest", "merge_type": "stack"},
        {"count": 0}, {"merge_type": "ignore", "remaining": "forget", "count": 1},
    ],
    "concurrent_iterator": [
        {"on": "u, v", "merge_type": "isolate"}, {"times": 2, "merge": "highest", "to_f": "item"},
    ],
    "cursor": [{}, {"break_if": "${stop}"}],
    "dec": [{"f:l": None}, {"v:n": None}],
    "define": [{"later": None}],
    "echo": [{"${n_alice} ${v:n} ${v:i}": None}],
    "equals": [{"field_value": "n_alice", "other_value": 1}],
    "error": [{"broken": None}],
    "if": [{"${n_alice} > 1": None}, {"test": "${stop}"}, {}],
    "inc": [{"f:l": "x"}, {"v:n": None}, {"f:n": 2}],
    "iterator": [{"on": "u, v", "tag": "t"}, {"times": 2, "break_if": "${stop}"}],
    "jump": [{"to": "alice"}],
    "kill": [{"t": None}],
    "let": [{}, {"vars_to_f": "seen"}],
    "listen": [{"to": "alice", "wfid": "same"}, {"to": "errors"}, {"to": "t", "upon": "leaving"}],
    "on_error": [{"alice": None}, {"/bro/": "1m: retry, pass"}, {}],
    "participant": [{"bob": None}, {"ref": "nobody"}],
    "redo": [{"t": None, "unless": "${stop}"}],
    "ref": [{"sub": None}, {"ref": "carol"}],
    "repeat": [{"break_if": "${stop}"}],
    "set": [{"v:n": 1}, {"f:l": ["x"]}, {"f:n": "$v:n"}, {"h.k": 2}],
    "stall": [{"timeout": "3m"}],
    "subprocess": [{"sub": None, "n": 7}],
    "undo": [{"t": None}],
    "unset": [{"f:l": None}, {"v:n": None}],
    "wait": [{"1m": None}, {"${none}": None}],
}  # fmt: skip
"""Attributes with which a word does something."""

COMMON: list[dict[str, Any]] = [
    {}, {}, {}, {"tag": "t"}, {"if": "${n_alice} == 1"}, {"unless": "${stop}"}, {"scope": True},
    {"timeout": "2m"}, {"timeout": "1m", "on_timeout": "bob"}, {"timers": "1m: carol, 3m: pass"},
    {"on_error": "pass"}, {"on_error": "1m: retry * 2, carol"}, {"on_error": "raise"},
    {"on_error": ["sequence", {}, [["alice", {}, []], ["error", {}, []]]]},
    {"on_cancel": "alice"}, {"forget": True}, {"flank": True}, {"lose": True},
]  # fmt: skip
"""Common attributes."""


def _words() -> list[tuple[str, dict[str, Any]]]:
    names = sorted({name for word in EXPRESSIONS.values() for name in word.names})
    return [(name, sample) for name in names for sample in SAMPLES.get(name, [{}])]


def _step(word: tuple[str, dict[str, Any]], common: dict[str, Any], kids: list[Tree]) -> Tree:
    return Tree(word[0], {**word[1], **common}, tuple(kids))


def trees(leaves: int = 8) -> st.SearchStrategy[Tree]:
    """Definitions with a body of about so many steps, and a subprocess `sub`."""
    common, words = st.sampled_from(COMMON), st.sampled_from(_words())
    none: dict[str, Any] = {}
    workers = st.sampled_from([(name, none) for name in WORKERS])
    leaf = st.builds(_step, workers | words, common, st.just([]))
    body = st.recursive(
        leaf,
        lambda inner: st.builds(_step, words, common, st.lists(inner, min_size=1, max_size=3)),
        max_leaves=leaves,
    )
    sub = Tree("define", {"sub": None}, (Tree("alice", {"n": "${v:n}"}), Tree("bob")))
    return st.lists(body, min_size=1, max_size=3).map(lambda kids: Tree("define", {}, (sub, *kids)))
