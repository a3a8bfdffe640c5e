"""The life of an expression: replied to, cancelled, paused; see `beginning` and `leaving` as well.

The order of what happens at each of these moments is ruote's (`docs/reference/expressions.md`
tells it for users); the words themselves come in between, through their own methods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.interpreter import (
    awaiting,
    faults,
    halting,
    leaving,
    regaining,
    runaway,
    timing,
    variables,
)
from mint.interpreter.steps import (
    AnyStep,
    Apply,
    CancelIt,
    DispatchIt,
    FailIt,
    HearIt,
    PauseIt,
    ReplyTo,
    ResumeIt,
)
from mint.lang.hoist import DEFINES
from mint.model.effect import Control
from mint.model.message import Heard

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.node import Node
    from mint.model.tree import Tree

STATES = {"": "cancelling", "kill": "dying", "timeout": "timing_out"}


def reply(run: Run, step: ReplyTo) -> None:
    """A child (or somebody outside, when the sender is the expression itself) answers."""
    node = run.node(step.key)
    if node is None:
        return
    if step.sender != node.key and not step.counted:
        node.children -= 1
        if step.tree is not None:
            graft(run, node, step.index, step.tree)
    if node.state == "paused":
        hold(node, msgspec.structs.replace(step, counted=True))
    elif node.state is None:
        run.expression(node).reply(step.fields, step)
    elif node.children <= 0:
        leaving.leave(run.expression(node), step.fields)


def hold(node: Node, step: AnyStep) -> None:
    """Keep a step for the time when the expression resumes."""
    node.held = [*node.held, msgspec.to_builtins(step)]


def graft(run: Run, node: Node, index: int, tree: Tree) -> None:
    """Take a child's edited tree into an expression's own, so that loops keep the edit."""
    own = run.tree(node)
    if index < len(own.children) and not own.children[index].same(tree):
        set_tree(run, node, own.with_child(index, tree))


def set_tree(run: Run, node: Node, tree: Tree) -> None:
    """Give a live expression another tree; its live children keep theirs."""
    for kid in children(run, node):
        run.anchor(kid)
    run.plant(node, run.define(tree))
    node.edited = True
    if node.listening:
        run.loosen()  # its condition may be another


def children(run: Run, node: Node) -> list[Node]:
    """The children for whose reply an expression waits, in order of position."""
    if node.children <= 0:
        return []
    expected = node.children + node.flanks + node.memory.get("kept", 0)
    return [
        kid
        for kid in run.kids(node.key, expected=expected)
        if not (kid.flanking or kid.attached or kid.state == "replied")
    ]


def cancel_children(run: Run, node: Node, flavour: str) -> None:
    """Cancel all children, those too that are only about to live; each will reply."""
    kids = [kid.key for kid in children(run, node)]
    if len(kids) < node.children:
        kids += run.agenda.unborn(node.key)
    for key in kids:
        run.say(CancelIt(key=key, flavour=flavour))


def orphan(run: Run, node: Node) -> None:
    """Have an expression stand on its own, for its parent goes before it does.

    Another life may take the parent's key: nothing of this one may reach it.
    """
    run.anchor(node)
    node.variables = variables.compiled(run, node)
    node.parent = None
    node.flanking = True


def flanks(run: Run, node: Node) -> list[Node]:
    """The flanking children of an expression."""
    if node.flanks <= 0:
        return []
    expected = node.children + node.flanks + node.memory.get("kept", 0)
    return [kid for kid in run.kids(node.key, expected=expected) if kid.flanking]


def cancel(run: Run, step: CancelIt) -> None:
    """Stop an expression."""
    node = run.node(step.key)
    if node is None:
        if run.agenda.is_unborn(step.key):
            run.say(step)  # it is about to live (again): stop it then
        return
    if step.re_apply is None:
        node.re_apply = None  # whoever stops it now does not want it back
    if node.state == "dying":
        _insist(run, node, step.flavour)
    elif not _is_settled(node, step.flavour):
        _stop(run, node, step)


def _stop(run: Run, node: Node, step: CancelIt) -> None:
    was_paused = halting.is_paused(node)
    node.state = STATES[step.flavour]
    node.round = max(node.round, run.round)
    if step.flavour == "timeout":
        node.fields = {**run.fields(node), "__timed_out__": timing.timed_out(run, node)}
    if step.flavour == "":
        if step.on_cancel is not None:
            node.handlers = {**node.handlers, "on_cancel": step.on_cancel}
        node.re_apply = step.re_apply
        if was_paused and (step.re_apply or {}).get("ordered"):
            halting.stay(node)
    run.expression(node).cancel(step.flavour)


def _insist(run: Run, node: Node, flavour: str) -> None:
    """A second kill: whoever refused the first one is not asked again."""
    if flavour != "kill":
        return
    if node.children > 0:
        run.expression(node).cancel_children("kill")
    elif not node.timed:
        leaving.leave(run.expression(node), run.fields(node))


def _is_settled(node: Node, flavour: str) -> bool:
    if flavour == "timeout":
        return node.state in ("failed", "cancelling", "timing_out")
    return flavour == "" and node.state == "cancelling"


def fail(run: Run, step: FailIt) -> None:
    """Stop an expression so that its on_error can take over."""
    node, origin = run.node(step.key), run.node(step.origin)
    if origin is not None and step.key not in (s.key for s in variables.scopes(run, origin)):
        # It went, or what failed went its own way, in between: look for another handler.
        again = None if step.again is None else msgspec.convert(step.again, AnyStep)
        faults.strike(run, origin, step.fault, step.fields, again)
        return
    if node is None:
        return
    if node.state in STATES.values():
        return  # it was told to stop before the fault came: that goes on
    node.state = "failing"
    node.failure = step.fields
    node.memory = {**node.memory, "error": step.error}
    node.handlers = {**node.handlers, "chosen": step.handler}
    _dismiss_guest(run, origin, node)
    if node.children <= 0:
        leaving.leave(run.expression(node), step.fields)
        return
    cancel_children(run, node, "kill" if step.immediate else "")


def _dismiss_guest(run: Run, origin: Node | None, carrier: Node) -> None:
    """Stop the attached branch that failed: the carrier neither waits for it nor stops it."""
    guest = None
    for scope in () if origin is None else variables.scopes(run, origin):
        if scope.key == carrier.key:
            break
        guest = scope if scope.attached else guest
    if guest is not None:
        run.say(CancelIt(key=guest.key))


def dispatch(run: Run, step: DispatchIt) -> None:
    """Hand out a participant's workitem."""
    node = run.node(step.key)
    if node is None:
        return
    if node.state == "paused":
        hold(node, step)
    elif node.state is None:
        run.expression(node).on_timer({"do": "dispatch"})


def hear(run: Run, step: HearIt) -> None:
    """Be told of an event, if it still waits for one."""
    node = run.node(step.key)
    if node is None or not node.listening or node.in_error:
        return
    if step.nth:
        runaway.check_round(run, run.arrived + step.nth)
        run.causing = step.nth
        run.round = max(run.round, run.arrived + step.nth)
    if awaiting.is_held_back(node):
        awaiting.heard(run, node)
        return
    event = Heard(
        wfid=node.wfid,
        key=node.key,
        kind=step.kind,
        name=step.name,
        fields=step.told,
        signal=step.signal,
    )
    run.expression(node).heard(event)


def pause(run: Run, step: PauseIt) -> None:
    """Hold everything that comes to an expression and, unless a breakpoint, to its children."""
    node = run.node(step.key)
    if node is None or node.state not in (None, "awaiting"):
        return
    if node.state == "awaiting":
        awaiting.pause(node)
    node.state = "paused"
    run.event("paused", node)
    if step.breakpoint:
        node.memory = {**node.memory, "breakpoint": True}
    else:
        _control(run, node, "pause")
        for kid in children(run, node):
            run.say(PauseIt(key=kid.key))


def resume(run: Run, step: ResumeIt) -> None:
    """Go on with what was held."""
    node = run.node(step.key)
    if node is None or halting.let_go(node) != "paused":
        return
    if halting.is_stopped(node):
        halting.release(run, node)
    else:
        _go_on(run, node)


def _go_on(run: Run, node: Node) -> None:
    node.state = None
    held, node.held = node.held, []
    run.event("resumed", node)
    if awaiting.is_held_back(node):
        awaiting.resume(run, node)
        return
    if node.memory.get("breakpoint"):
        node.memory = {name: kept for name, kept in node.memory.items() if name != "breakpoint"}
    elif all(one["step"] == "resume" for one in held):
        _control(run, node, "resume")
    kids = [kid.key for kid in children(run, node) if not halting.is_debugged(kid)]
    if regaining.is_waiting(node):
        regaining.keep(node, kids, held)
        return
    for key in kids:
        run.say(ResumeIt(key=key))
    for kept in held:
        run.say(msgspec.convert(kept, AnyStep))


def _control(run: Run, node: Node, what: str) -> None:
    if node.dispatch is not None and not run.is_kept(node) and node.participant is not None:
        run.effects.controls.append(
            Control(what, node.dispatch, node.wfid, node.key, node.participant)
        )
        run.event("holding" if what == "pause" else "letting_go", node, name=node.participant)


def apply_child(run: Run, node: Node, index: int, fields: dict[str, Any], **options: Any) -> None:
    """Apply the child at an index of the expression's tree."""
    run.scale.check(fields)
    key = f"{node.expid}_{index}!{run.environment.ids()}"
    if options.get("forgotten"):
        definition, path = run.place(node)
        options.setdefault("variables", variables.compiled(run, node))
        run.say(
            Apply(key=key, fields=fields, definition=definition, path=f"{path}_{index}", **options)
        )
        return
    node.children += 1
    run.say(Apply(key=key, fields=fields, parent=node.key, **options))


def apply_tree(run: Run, node: Node, tree: Tree, fields: dict[str, Any], **options: Any) -> None:
    """Apply a tree which does not stand in the expression's own, as its child."""
    run.scale.check(fields)
    key = f"{node.expid}_0!{run.environment.ids()}"
    definition = options.pop("definition", None) or run.define(tree)
    body = options.pop("body", tree.name in DEFINES)
    if options.get("forgotten"):
        options.setdefault("variables", variables.compiled(run, node))
        run.say(Apply(key=key, fields=fields, definition=definition, body=body, **options))
        return
    if options.get("flanking"):
        node.flanks += 1
    elif not options.get("attached"):
        node.children += 1
    run.say(
        Apply(key=key, fields=fields, definition=definition, parent=node.key, body=body, **options)
    )


def apply_body(run: Run, node: Node, body: variables.Body, apply: Apply) -> None:
    """Apply the body of a definition as the expression's child."""
    run.scale.check(apply.fields)
    node.children += 1
    run.say(
        msgspec.structs.replace(
            apply,
            key=f"{body.expid}!{run.environment.ids()}",
            parent=node.key,
            definition=body.definition,
            path=body.path,
            body=True,
        )
    )
