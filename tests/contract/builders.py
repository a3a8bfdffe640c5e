"""Small parts for the tests of stores, with as few words as possible."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from mint.model.definition import Definition
from mint.model.effect import Control, Dispatch, Event
from mint.model.node import Node, Process
from mint.model.tree import Tree
from mint.ports.store import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.store import Store

WFID = "20301122-0101-ba-bo"
OTHER = "20301122-0102-ba-bu"
NOW = 1_900_000_000.25

DEFINITION = Definition.of(
    Tree("define", {"name": "weigh"}, (Tree("sequence", {}, (Tree("al", {"z": 1, "a": 2}),)),))
)


def process(wfid: str = WFID, **more: Any) -> Process:
    """A running process."""
    return Process(
        wfid, **{"name": "weigh", "definition": DEFINITION.digest, "launched_at": NOW, **more}
    )


def root(wfid: str = WFID, **more: Any) -> Node:
    """The root of a process."""
    given = {"definition": DEFINITION, "fields": {"n": 0}, "variables": {}, "since": NOW}
    return Node(wfid, "0!r", "sequence", **{**given, **more})


def leaf(key: str = "0_0!a", wfid: str = WFID, **more: Any) -> Node:
    """A step of a process, below its root."""
    return Node(wfid, key, "participant", **{"parent": "0!r", "fields": {"n": 1}, **more})


def dispatch(name: str = "d1", key: str = "0_0!a", wfid: str = WFID, **more: Any) -> Dispatch:
    """Work for al."""
    given = {"participant": "al", "params": {"task": "weigh"}, "fields": {"n": 1}, "at": NOW}
    return Dispatch(name, wfid, key, **{**given, **more})


def control(name: str = "d1", what: str = "cancel", **more: Any) -> Control:
    """Something to tell to al."""
    return Control(what, name, **{"wfid": WFID, "key": "0_0!a", "participant": "al", **more})


def event(kind: str = "replied", name: str = "al", **more: Any) -> Event:
    """A line of history."""
    return Event(kind=kind, name=name, **{"wfid": WFID, "at": NOW, "key": "0_0!a", **more})


def named(*nodes: Node) -> dict[tuple[str, str], Node | None]:
    """Expressions as `Changes` takes them."""
    return {(node.wfid, node.key): node for node in nodes}


def save(store: Store, **changes: Any) -> None:
    """A turn that only writes."""
    with store.turn() as turn:
        turn.save(Changes(**changes))


def together(*work: Callable[[], None]) -> None:
    """Do several things at once, each in a thread of its own, and see that none fails."""
    with ThreadPoolExecutor(len(work)) as pool:
        for future in [pool.submit(each) for each in work]:
            future.result()


def launch(store: Store, *wfids: str) -> None:
    """Processes, each with a root and a step."""
    nodes = named(*(make(wfid=wfid) for wfid in wfids or (WFID,) for make in (root, leaf)))
    save(
        store,
        processes={wfid: process(wfid) for wfid in wfids or (WFID,)},
        definitions={DEFINITION.digest: DEFINITION},
        nodes=nodes,
    )
