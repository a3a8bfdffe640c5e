from __future__ import annotations

from typing import Any

import pytest

from mint.lang.handler_names import handlers_of, names_in
from mint.model.tree import Tree


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        (Tree("alice"), []),
        (Tree("alice", {"on_cancel": "bob", "timers": "1s: x"}), ["on_cancel", "timers"]),
        (Tree("on_error", {"bob": None}), ["on_error"]),
        (Tree("on_error", {"/no/": "bob", "tag": "t"}), ["on_error"]),
        (Tree("on_error", {"/no/": "bob"}, (Tree("alice"),)), []),
    ],
)
def test_the_handlers_of_a_step(tree: Tree, found: list[str]) -> None:
    assert [kind for kind, _ in handlers_of(tree)] == found


@pytest.mark.parametrize(
    ("handler", "timed", "names"),
    [
        ("bob", False, ["bob"]),
        ("!bob", False, ["bob"]),
        ("5s: retry * 3, pass", False, ["retry", "pass"]),
        ("1h: bob, 2h: timeout", True, ["bob"]),
        ("timeout", False, ["timeout"]),
        ("store: f:x", False, []),
        ("$f:x", False, []),
        (["bob", {}, []], False, ["bob"]),
        (7, False, []),
    ],
)
def test_the_names_in_a_handler(handler: Any, timed: bool, names: list[str]) -> None:  # noqa: FBT001 - a table
    assert list(names_in(handler, timed=timed)) == names
