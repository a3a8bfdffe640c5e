from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import get

from mint.errors import NotAWaitingStep
from mint.lang.fmt_radial import to_radial
from mint.model.tree import Tree
from mint.web.found import key_of, live_nodes, process_of
from mint.web.process import ErrorLine, error_line
from mint.web.trees import trees_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath

    from mint.model.node import Node
    from mint.web.parts import Parts


class Around(msgspec.Struct):
    """A step around the one that failed: its position, and its first line as text."""

    expid: str
    text: str


class WholeError(ErrorLine):
    """All that is known of an error.

    Args:
        step: the step as radial text; "" when its tree is lost.
        tree: the step as a tree; null when it is lost.
        around: the steps around it, the outermost first.
        attempts: how often its work failed and was tried again.
        state: of the expression, such as paused or cancelling; null while it only waits.
        since: when the step began, seconds since the epoch.
        alike: how many errors have the same cause, this one among them.
        revision: what the definition says of its own revision.
        next: commands that help, each with what it is for.
    """

    step: str
    tree: list[Any] | None
    around: list[Around]
    attempts: int
    state: str | None
    since: float
    alike: int
    revision: str
    next: list[list[str]]


@get("/processes/{wfid:str}/errors/{key:str}", summary="Show an error", sync_to_thread=True)
def show_error(
    wfid: FromPath[str], key: FromPath[str], parts: NamedDependency[Parts]
) -> WholeError:
    """An error with the step at which it arose, and what to do. `key` may be a position alone."""
    views = parts.views
    process = process_of(views, wfid)
    key = key_of(views, wfid, key)
    record = views.error(wfid, key)
    nodes = {node.key: node for node in live_nodes(views, wfid)}
    node = nodes.get(key)
    if record is None or node is None:
        raise NotAWaitingStep(f"process {wfid} has no error at {key}; `mint errors {wfid}`")
    trees = trees_of(list(nodes.values()))
    tree = trees.get(key)
    line = error_line(record, {(wfid, key): node.expid})
    alike = views.newer_errors(line.cause, 0.0)
    return WholeError(
        **msgspec.structs.asdict(line),
        step="" if tree is None else to_radial(tree),
        tree=None if tree is None else tree.to_json(),
        around=[_around(each, trees) for each in _above(node, nodes)],
        attempts=node.attempts,
        state=node.state,
        since=node.since,
        alike=alike,
        revision=process.revision,
        next=_next(line, _named(line, list(nodes.values())), alike),
    )


def _above(node: Node, nodes: dict[str, Node]) -> list[Node]:
    found: list[Node] = []
    above = nodes.get(node.parent or "")
    while above is not None:
        found.insert(0, above)
        above = nodes.get(above.parent or "")
    return found


def _around(node: Node, trees: dict[str, Tree]) -> Around:
    tree = trees.get(node.key)
    bare = Tree(node.name) if tree is None else Tree(tree.name, tree.attributes)
    return Around(node.expid, to_radial(bare).rstrip("\n"))


def _named(line: ErrorLine, nodes: list[Node]) -> str:
    """How commands name the step: as shortly as they can."""
    if sum(node.in_error for node in nodes) == 1:
        return line.wfid
    alone = sum(node.expid == line.expid for node in nodes) == 1
    return f"{line.wfid} --at {line.expid if alone else repr(line.key)}"


def _edit(line: ErrorLine) -> list[list[str]]:
    return [
        [
            f"mint edit {line.wfid}",
            "correct the text, here and ahead; the plan says whether it begins again",
        ]
    ]


def _next(line: ErrorLine, this: str, alike: int) -> list[list[str]]:
    """Commands, each with what it does, in the order in which they are worth a thought."""
    step = this if "--at" in this else f"{this} --at {line.expid}"
    told = _edit(line) if line.fault.of_the_text else []
    told += [
        [f"mint replay {this}", "try again, once the cause is gone"],
        [f"mint replay {this} -f NAME=VALUE", "the same with another value on the workitem"],
        [f"mint replay {this} --edit-tree", "the same with another step"],
        [f"mint cancel {step}", "give the step up; the process goes on behind it"],
    ]
    if alike > 1:
        told.append(
            [
                f"mint replay --cause {line.cause} --same-as {line.wfid}",
                f"then, repair the other {alike - 1} in the same way",
            ]
        )
    return told
