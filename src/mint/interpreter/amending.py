"""Giving a running process another text: what a plan says is done, in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from mint.errors import PlanOutdated, PlanUnsafe
from mint.interpreter import halting, handlers, living, timing
from mint.interpreter.differences import differing
from mint.interpreter.planning import GOING, Planner
from mint.interpreter.steps import CancelIt
from mint.model.fei import expid_of
from mint.model.plan import Patch

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.definition import Definition
    from mint.model.message import Amend, Mutate
    from mint.model.node import Node
    from mint.model.plan import Change, Plan
    from mint.model.tree import Tree


def amend(run: Run, message: Amend) -> None:
    """Give a process another text.

    Raises:
        PlanOutdated: the process is not any more in the state that the plan was made for.
        PlanUnsafe: work in hand would be cancelled, or the text names what is not there, and only
            what is safe was to be done.
        NotAWaitingStep: the root of the process is over.
    """
    planner = Planner(run, message.tree)
    plan = planner.plan()
    _check(run, message, plan)
    if message.deployed not in ("", run.process.deployed):
        _migrate(run, message, planner)
    give(run, planner, plan, why=message.why, reverts=message.reverts)


def give(run: Run, planner: Planner, plan: Plan, *, why: str, reverts: int = 0) -> None:
    """Do what was planned, and remember it as a patch; nothing when both texts are the same.

    Args:
        run: the interpretation.
        planner: who made the plan.
        plan: what is to be done.
        why: the reason.
        reverts: the number of the patch that it takes back, 0 for none.
    """
    if planner.old.same(planner.new):
        return
    patch = _patch(run, planner, why, reverts)
    run.event(
        "amended",
        planner.root,
        data={**_told(patch), "changes": plan.changes, "moves": _moved(plan), "safe": plan.safe},
    )
    carry_out(run, planner)


def _migrate(run: Run, message: Amend, planner: Planner) -> None:
    """Note that a process runs another revision from now on, even where its text stays."""
    data = {
        "from": run.process.deployed,
        "to": message.deployed,
        "why": message.why,
    }
    run.event("migrated", planner.root, data=data)
    run.process.deployed = message.deployed


def mutate(run: Run, message: Mutate) -> None:
    """Turn a process into one of another definition, as the original engine does it."""
    planner = Planner(run, message.tree, strict=True)
    run.event("mutated", planner.root, data={"before": planner.old, "after": message.tree})
    carry_out(run, planner)


def carry_out(run: Run, planner: Planner) -> None:
    """Do what was planned."""
    new = run.define(planner.new)
    old_trees = {key: run.tree(run.node(key)) for key in planner.changes}  # type: ignore[arg-type]
    _plant(run, planner, new)
    for node in planner.nodes:
        change = planner.changes.get(node.key)
        if change is not None and change.what == "update":
            _update(run, node, old_trees[node.key])
    for node in planner.joins():
        for index in planner.new_of(node):
            run.expression(node).begin(index)
    for node in planner.nodes:
        change = planner.changes.get(node.key)
        if change is not None and change.ends:
            _touch(run, planner, node, change)


def _check(run: Run, message: Amend, plan: Plan) -> None:
    if message.token and message.token != plan.token:
        raise PlanOutdated(
            f"process {run.process.wfid} has moved on since the plan was made, and nothing was "
            "done: make a new plan. `mint pause` holds a process that moves on too fast"
        )
    if message.safe_only and not plan.safe:
        wfid = run.process.wfid
        raise PlanUnsafe(
            f"the plan for process {wfid} is not safe, so nothing was done: {plan.risks}"
        )


def _patch(run: Run, planner: Planner, why: str, reverts: int) -> Patch:
    process = run.process
    before, after = run.define(planner.old), run.define(planner.new)
    run.effects.definitions += [before, after]
    number = process.patches[-1].number + 1 if process.patches else 1
    patch = Patch(number, run.now, before.digest, after.digest, run.by, why, reverts)
    process.patches = [*process.patches, patch][-_KEPT:]
    return patch


def _told(patch: Patch) -> dict[str, object]:
    return msgspec.structs.asdict(patch)


def _moved(plan: Plan) -> dict[str, str]:
    """The moves that are some; those that stay where they are are not told."""
    return {old: new for old, new in plan.moves.items() if old != new}


def _plant(run: Run, planner: Planner, new: Definition) -> None:
    """Have everything that lives stand in the new text; what goes stays in the old one."""
    old = run.define(planner.old)
    for node in planner.nodes:
        change = planner.changes.get(node.key)
        if change is None:
            continue
        stands_alone = node.key in planner.alone
        if change.new:
            node.place = None if change.new == expid_of(node.key) else change.new
            if not stands_alone:
                _follow(node)
        if change.ends or not change.new or node.state in GOING:
            run.plant(node, old, change.old)
        elif stands_alone:
            run.plant(node, new, change.new)
            node.edited = False
    run.forget_trees()


def _follow(node: Node) -> None:
    """Let an expression stand where its parent's text has it."""
    if node.edited and node.trigger is None:
        node.definition, node.path, node.edited = UNSET, "0", False


def _update(run: Run, node: Node, old: Tree) -> None:
    """Let an expression live on with other attributes."""
    if halting.is_stopped(node):
        return  # it takes them when it begins
    expression = run.expression(node)
    changed = differing(old, expression.tree)
    handlers.reconsider(expression, changed)
    if changed & {"timeout", "timers"}:
        run.unschedule(node)
        timing.consider(expression, since=node.since)
        expression.reschedule()
    expression.amended(changed)


def _touch(run: Run, planner: Planner, node: Node, change: Change) -> None:
    if change.what == "re_apply":
        run.say(CancelIt(key=node.key, re_apply=_again(planner, change)))
        return
    parent = run.node(node.parent) if node.parent else None
    if parent is not None and run.environment.table[parent.name].family == "fan":
        _drop_branch(run, parent, node)
        return
    above = planner.moves.get(change.old.rpartition("_")[0], "")
    node.place = f"{above}_{_next(planner, change.old) - 1}"
    run.say(CancelIt(key=node.key))


def _again(planner: Planner, change: Change) -> dict[str, object]:
    """How an expression that stays in the old text until it is cancelled begins in the new one."""
    if change.key in planner.alone:
        tree = planner.new.at(change.new)
        return {"ordered": True, "tree": None if tree is None else tree.to_json(), "exact": True}
    return {"ordered": True, "follow": True}


def _drop_branch(run: Run, parent: Node, node: Node) -> None:
    """A branch goes; nobody waits for it."""
    living.orphan(run, node)
    parent.children -= 1
    run.say(CancelIt(key=node.key))
    run.expression(parent).dropped()


def _next(planner: Planner, place: str) -> int:
    """The index, in the new text, of the first step after one that is gone."""
    above, _, index = place.rpartition("_")
    tree = planner.old.at(above)
    for following in range(int(index) + 1, 0 if tree is None else len(tree.children)):
        there = planner.moves.get(f"{above}_{following}")
        if there is not None:
            return int(there.rpartition("_")[2])
    around = planner.new.at(planner.moves.get(above, ""))
    return 0 if around is None else len(around.children)


_KEPT = 1000
"""Patches that a process remembers; its history tells them all."""
