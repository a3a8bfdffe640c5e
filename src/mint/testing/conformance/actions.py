from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import MintError
from mint.lang import paths
from mint.model.message import (
    Attach,
    Cancel,
    Edit,
    Fail,
    Fault,
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
    from mint.model.node import Node
    from mint.testing.conformance.world import World


def act(world: World, action: dict[str, Any]) -> None:  # noqa: C901, PLR0912 - a line an action
    """Do one action of a case, then let the engine run until it is quiet.

    Raises:
        MintError: the action is unknown, or its target is not there.
    """
    wfid = world.wfids[0]
    match action["do"]:
        case "status":
            outcome.snapshot(world)
        case "advance":
            world.advance(action["by"])
        case "reply":
            _reply(world, action)
        case "flunk":
            node = _found(world, {"participant": action["participant"]})
            fault = Fault("participant", action["message"])
            world.tell(Fail(wfid=wfid, key=node.key, fault=fault))
        case "cancel" | "kill" as flavour:
            key = _key(world, action)
            world.tell(Cancel(wfid=wfid, key=key, flavour="kill" if flavour == "kill" else ""))
        case "pause":
            breakpoint_ = bool(action.get("breakpoint"))
            world.tell(Pause(wfid=wfid, key=_key(world, action), breakpoint=breakpoint_))
        case "resume":
            anyway = bool(action.get("anyway"))
            world.tell(Resume(wfid=wfid, key=_key(world, action), anyway=anyway))
        case "replay":
            world.tell(
                Replay(
                    wfid=wfid,
                    key=_key(world, action),
                    fields=action.get("fields"),
                    tree=_tree(action.get("tree")),
                )
            )
        case "re_apply":
            _re_apply(world, action)
        case "update_tree":
            key = _found(world, action).key
            world.tell(Edit(wfid=wfid, key=key, tree=Tree.of(action["tree"])))
        case "mutate":
            world.tell(Mutate(wfid=wfid, tree=Tree.of(action["definition"])))
        case "attach":
            tree = Tree.of(action["definition"])
            key = _found(world, action).key
            world.tell(Attach(wfid=wfid, key=key, tree=tree, fields=action.get("fields")))
        case "respark":
            world.tell(Respark(wfid=wfid))
        case "signal_reply":
            world.tell(PushOut(wfid=wfid, key=_found(world, action).key))
        case "remove":
            world.tell(Remove(wfid=wfid))
        case "behaviour":
            world.script.become(action["participant"], action["set"])
        case "register":
            world.script.behaviours[action["participant"]] = world.case.participants.get(
                action["participant"], {"kind": "trace"}
            )
        case "unregister":
            world.script.behaviours.pop(action["participant"], None)
        case "launch":
            world.launch(action["definition"], action.get("fields", {}))
        case "engine_variable":
            world.engine.set_variable(action["name"], action["value"])
            world.settle()
        case unknown:
            message = f"unknown action {unknown!r}"
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
    world.settle()


def _re_apply(world: World, action: dict[str, Any]) -> None:
    workitem = action.get("workitem")
    fields = action.get("fields")
    if isinstance(workitem, dict):
        fields = workitem.get("fields", workitem)
    world.tell(
        ReApply(
            wfid=world.wfids[0],
            key=_found(world, action).key,
            tree=_tree(action.get("tree")),
            fields=fields,
            merge_in_fields=action.get("merge_in_fields"),
            applied=workitem == "applied",
        )
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
