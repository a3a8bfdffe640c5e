from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import MintError
from mint.lang import paths
from mint.model.fault import Fault
from mint.model.message import (
    AnyMessage,
    Attach,
    Cancel,
    Edit,
    Fail,
    Mutate,
    Pause,
    PushOut,
    ReApply,
    Remove,
    Replay,
    Respark,
    Resume,
)
from mint.model.tree import Tree
from mint.testing.conformance import outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.node import Node
    from mint.testing.conformance.world import World


def act(world: World, action: dict[str, Any]) -> None:
    """Do one action of a case, then let the engine run until it is quiet.

    Raises:
        MintError: the action is unknown, or its target is not there.
    """
    what = action["do"]
    if what in _SCRIPTED:
        _SCRIPTED[what](world, action)
        world.settle()
    elif what in _TOLD:
        world.tell(_TOLD[what](world, action))
    else:
        message = f"unknown action {what!r}"
        raise MintError(message)


def _reply(world: World, action: dict[str, Any]) -> None:
    name = action["participant"]
    held = [dispatch for dispatch in world.script.held if dispatch.participant == name]
    dispatch = held[action.get("n", 0)]
    world.script.held.remove(dispatch)
    fields = {**dispatch.fields, **(action.get("fields") or {})}
    for path in _listed(action.get("unset")):
        fields = paths.remove(fields, path)
    if "command" in action:
        fields = {**fields, "__command__": action["command"]}
    world.script.answer(dispatch, fields)


def _register(world: World, action: dict[str, Any]) -> None:
    name = action["participant"]
    known = world.case.participants.get(name, {"kind": "trace"})
    world.script.behaviours[name] = known


def _flunk(world: World, action: dict[str, Any]) -> AnyMessage:
    fault = Fault("participant", action["message"])
    return Fail(wfid=world.wfids[0], key=_found(world, action).key, fault=fault)


def _cancel(world: World, action: dict[str, Any]) -> AnyMessage:
    flavour = "kill" if action["do"] == "kill" else ""
    return Cancel(wfid=world.wfids[0], key=_key(world, action), flavour=flavour)


def _pause(world: World, action: dict[str, Any]) -> AnyMessage:
    only_it = bool(action.get("breakpoint"))
    return Pause(wfid=world.wfids[0], key=_key(world, action), breakpoint=only_it)


def _resume(world: World, action: dict[str, Any]) -> AnyMessage:
    anyway = bool(action.get("anyway"))
    return Resume(wfid=world.wfids[0], key=_key(world, action), anyway=anyway)


def _replay(world: World, action: dict[str, Any]) -> AnyMessage:
    return Replay(
        wfid=world.wfids[0],
        key=_key(world, action),
        fields=action.get("fields"),
        tree=_tree(action.get("tree")),
    )


def _re_apply(world: World, action: dict[str, Any]) -> AnyMessage:
    workitem = action.get("workitem")
    fields = action.get("fields")
    if isinstance(workitem, dict):
        fields = workitem.get("fields", workitem)
    return ReApply(
        wfid=world.wfids[0],
        key=_found(world, action).key,
        tree=_tree(action.get("tree")),
        fields=fields,
        merge_in_fields=action.get("merge_in_fields"),
        applied=workitem == "applied",
    )


def _edit(world: World, action: dict[str, Any]) -> AnyMessage:
    tree = Tree.of(action["tree"])
    return Edit(wfid=world.wfids[0], key=_found(world, action).key, tree=tree)


def _attach(world: World, action: dict[str, Any]) -> AnyMessage:
    return Attach(
        wfid=world.wfids[0],
        key=_found(world, action).key,
        tree=Tree.of(action["definition"]),
        fields=action.get("fields"),
    )


def _listed(value: Any) -> list[str]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _tree(value: Any) -> Tree | None:
    return None if value is None else Tree.of(value)


def _key(world: World, action: dict[str, Any]) -> str | None:
    """The expression that an action is about, None when it is the whole process."""
    if not any(name in action for name in ("at", "participant", "tag")):
        return None
    return _found(world, action).key


def _found(world: World, action: dict[str, Any]) -> Node:
    for node in world.nodes(world.wfids[0]):
        if node.expid == action.get("at"):
            return node
        if "participant" in action and node.participant == action["participant"]:
            return node
        if "tag" in action and action["tag"] in (node.tag, node.full_tag):
            return node
    message = f"no live expression for {action}"
    raise MintError(message)


_SCRIPTED: dict[str, Callable[[World, dict[str, Any]], Any]] = {
    "status": lambda world, _: outcome.snapshot(world),
    "advance": lambda world, action: world.advance(action["by"]),
    "reply": _reply,
    "behaviour": lambda world, action: world.script.become(action["participant"], action["set"]),
    "register": _register,
    "unregister": lambda world, action: world.script.behaviours.pop(action["participant"], None),
    "launch": lambda world, action: world.launch(action["definition"], action.get("fields", {})),
    "engine_variable": lambda world, action: world.engine.set_variable(
        action["name"], action["value"]
    ),
}
"""What is done in the world around the process."""

_TOLD: dict[str, Callable[[World, dict[str, Any]], AnyMessage]] = {
    "flunk": _flunk,
    "cancel": _cancel,
    "kill": _cancel,
    "pause": _pause,
    "resume": _resume,
    "replay": _replay,
    "re_apply": _re_apply,
    "update_tree": _edit,
    "mutate": lambda world, action: Mutate(wfid=world.wfids[0], tree=Tree.of(action["definition"])),
    "attach": _attach,
    "respark": lambda world, _: Respark(wfid=world.wfids[0]),
    "signal_reply": lambda world, action: PushOut(
        wfid=world.wfids[0], key=_found(world, action).key
    ),
    "remove": lambda world, _: Remove(wfid=world.wfids[0]),
}
"""What is said to the process."""
