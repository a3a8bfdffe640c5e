"""Whatever is done to whatever tree: no exception, nothing hangs, nothing is left over.

The playbook checks counts, leaves, schedules, errors, listeners and dispatches after each message.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mint.interpreter.environment import Limits
from mint.model.message import Attach, Cancel, Debug, PushOut, ReApply, Respark
from mint.model.tree import Tree
from mint.testing import Playbook
from mint.testing.stage import WFID, Endless

NAMES = ("alice", "bob", "carol")
if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.message import AnyMessage

HANDLERS = ("bob", "redo", "pass", "raise", "cancel", "cando", "!bob", "2s: redo, pass", "error x")


def attributes() -> st.SearchStrategy[dict[str, Any]]:
    """Some of the attributes that any expression takes."""
    rare: dict[str, st.SearchStrategy[Any]] = {
        "tag": st.sampled_from(["t", "u"]),
        "if": st.sampled_from(["true", "false"]),
        "timeout": st.sampled_from(["1s", "3s"]),
        "timers": st.sampled_from(["1s: carol", "1s: pass", "2s: redo", "1s: error"]),
        "on_error": st.sampled_from(HANDLERS),
        "on_cancel": st.sampled_from(["bob", "pass", "sub"]),
        "on_timeout": st.sampled_from(["bob", "redo", "error", "pass"]),
        "forget": st.just("true"),
        "flank": st.just("true"),
        "lose": st.just("true"),
        "scope": st.just("true"),
        "await": st.sampled_from(
            ["t", "in_tag: u", "left_participant: alice", "in_participant:/o/"]
        ),
    }
    return st.lists(st.sampled_from(sorted(rare)), max_size=2, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: rare[name] for name in names})
    )


def leaves() -> st.SearchStrategy[Tree]:
    plain = [
        *(Tree(name) for name in NAMES),
        Tree("sub"),
        Tree("noop"),
        Tree("stall"),
        Tree("wait", {"2s": None}),
        Tree("listen", {"to": "alice"}),
        Tree("await", {"left_tag": "t"}),
        Tree("await", {"in_participants": "alice, bob", "merge": "ignore"}),
        Tree("await", {"error": None}),
        Tree("once", {"${v:x} == 1": None, "freq": "1s"}),
        Tree("once", {"${f:x}": None}),
        Tree("save", {"to_v": "kept"}),
        Tree("restore", {"from_v": "kept"}),
        Tree("error", {"boom": None}),
        Tree("unknown"),
        Tree("break"),
        Tree("skip", {"1": None}),
        Tree("undo", {"t": None}),
        Tree("kill", {"u": None}),
        Tree("redo", {"t": None}),
        Tree("terminate"),
        Tree("add_branches", {"x": None}),
    ]
    return st.builds(
        lambda tree, more: Tree(tree.name, {**tree.attributes, **more}, ()),
        st.sampled_from(plain),
        attributes(),
    )


def branches(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    plain = [
        Tree("sequence"),
        Tree("concurrence"),
        Tree("concurrence", {"count": 1}),
        Tree("concurrence", {"count": 1, "remaining": "forget"}),
        Tree("concurrence", {"count": 1, "remaining": "wait"}),
        Tree("concurrent_iterator", {"on": "a, b"}),
        Tree("iterator", {"on": "a, b"}),
        Tree("cursor"),
        Tree("let"),
        Tree("if", {"true": None}),
        Tree("forget"),
        Tree("lose"),
        Tree("flank"),
        Tree("set", {"f:x": None}),
        Tree("reserve", {"m": None}),
        Tree("every", {"2s": None}),
        Tree("await", {"left_tag": "t"}),
        Tree("once", {"true": None}),
        Tree("given", {"a": None}),
        Tree("that", {"${f:x}": None}),
        Tree("that", {"true": None}),
        Tree("of", {"a": None}),
    ]
    return st.builds(
        lambda tree, more, kids: Tree(tree.name, {**tree.attributes, **more}, tuple(kids)),
        st.sampled_from(plain),
        attributes(),
        st.lists(inner, max_size=3),
    )


TREES = st.recursive(leaves(), branches, max_leaves=8)

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "answer",
                "answer",
                "fail",
                "advance",
                "cancel",
                "kill",
                "pause",
                "resume",
                "replay",
                "re_apply",
                "push_out",
                "attach",
                "respark",
                "begin",
                "step",
                "go_on",
            ]
        ),
        st.integers(0, 7),
    ),
    max_size=8,
)


EDITS: dict[str, Callable[[str], AnyMessage]] = {
    "re_apply": lambda key: ReApply(wfid=WFID, key=key),
    "push_out": lambda key: PushOut(wfid=WFID, key=key),
    "attach": lambda key: Attach(wfid=WFID, key=key, tree=Tree("bob")),
    "respark": lambda _: Respark(wfid=WFID),
    "begin": lambda _: Debug(wfid=WFID),
    "step": lambda _: Debug(wfid=WFID, act="step"),
    "go_on": lambda _: Debug(wfid=WFID, act="go_on"),
}


def act(play: Playbook, what: str, which: int) -> None:
    """Do something to one of the live expressions or open dispatches."""
    nodes, open_ = play.nodes, list(play.memory.open.values())
    node = nodes[which % len(nodes)] if nodes else None
    match what:
        case "answer" | "fail" if open_:
            dispatch = open_[which % len(open_)]
            at = dispatch.key.partition("!")[0]
            _ = play.answer(at) if what == "answer" else play.fail(at)
        case "advance":
            play.advance(f"{which}s")
        case "cancel" | "kill" | "pause" | "resume" if node is not None:
            getattr(play, what)(node.expid)
        case "replay" if play.errors:
            play.replay()
        case _ if node is not None and what in EDITS:
            play.tell(EDITS[what](node.key))


def definition(tree: Tree) -> Tree:
    sub = Tree("define", {"sub": None}, (Tree("alice"), Tree("noop")))
    return Tree("define", {}, (sub, tree))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(TREES, ACTS, st.sampled_from(["accept", "silence", "refuse", "fail"]))
def test_no_order_of_events_leaves_anything_behind(
    tree: Tree, acts: list[tuple[str, int]], on_cancel: str
) -> None:
    limits = Limits(steps=150)  # some of these trees go round and round
    play = Playbook(definition(tree), [*NAMES], on_cancel={"alice": on_cancel}, limits=limits)
    with contextlib.suppress(Endless):  # redo on error, and error again: that is what it says
        play.launch()
        for what, which in acts:
            act(play, what, which)
        end(play)


def end(play: Playbook) -> None:
    """Kill all that lives, and give deadlines their time; then nothing may be left."""
    for _ in range(20):
        for node in play.nodes:
            if node.parent not in play.memory.nodes and node.key in play.memory.nodes:
                play.tell(Cancel(wfid=node.wfid, key=node.key, flavour="kill"), f"kill {node.key}")
        play.advance("2m")
        if not play.nodes:
            break
    if play.nodes:
        play.complain(f"these cannot be killed: {[(n.key, n.name, n.state) for n in play.nodes]}")
    assert not play.memory.schedules
    assert not play.memory.open
    assert not play.errors
