"""What came of a case, in the words of the conformance files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.model.tree import Tree

if TYPE_CHECKING:
    from mint.model.effect import ErrorRecord
    from mint.testing.conformance.world import World


def snapshot(world: World) -> None:
    """Note how the process stands now."""
    wfid = world.wfids[0]
    nodes = world.nodes(wfid)
    shot: dict[str, Any] = {
        "waiting_at": sorted(node.participant for node in nodes if node.participant),
        "errors": _errors(world),
        "schedules": sorted(
            ({"at": _expid(s.key), "in": round(s.due - world.now())} for s in _schedules(world)),
            key=str,
        ),
        "tags": sorted(node.full_tag for node in nodes if node.full_tag),
    }
    process = world.store.views.process(wfid)
    if process is not None and any(node.key == process.root for node in nodes):
        shot["past_tags"] = process.past_tags
    world.snapshots.append({name: value for name, value in shot.items() if value})


def _schedules(world: World) -> list[Any]:
    return list(world.store.views.schedules(world.wfids[0]))


def observed(world: World) -> dict[str, Any]:
    """What came of the case as `expect` of its file has it."""
    wfid = world.wfids[0]
    nodes = world.nodes(wfid)
    errors = _errors(world)
    end = world.ended.get(wfid)
    process = world.store.views.process(wfid)
    if end is not None:
        state = "terminated"
    elif process is None or process.state == "removed":
        state = "gone"
    else:
        state = "error" if errors else "waiting"
    found: dict[str, Any] = {
        "state": state,
        "trace": [_entry(entry) for entry in world.trace],
        "fields": _fields(world, end.data["fields"]) if end else None,
        "errors": errors,
    }
    optional = {
        "tags": world.tags,
        "ceased": world.ceased,
        "waiting_at": sorted(node.participant for node in nodes if node.participant),
        "variables": _variables(end.data["variables"]) if end else {},
        "snapshots": world.snapshots,
        "others": [_other(world, other) for other in world.wfids[1:]],
    }
    found |= {name: value for name, value in optional.items() if value}
    found["trace"] = [_normal_entry(world, entry) for entry in found["trace"]]
    return found


def _other(world: World, wfid: str) -> dict[str, Any]:
    end = world.ended.get(wfid)
    if end is not None:
        return {"state": "terminated", "fields": _fields(world, end.data["fields"])}
    state = "error" if world.store.views.errors(wfid) else "waiting"
    return {"state": state, "fields": None}


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    """A line of the trace; the handler that the engine launches at an error counts as the process.

    The original runs it under the id of the failed process, here it is a process of its own that
    points to that one; so both look the same.
    """
    entry = dict(entry)
    why = entry.pop("other_process", "")
    if why == "on_terminate":
        entry["other_process"] = True
    return entry


def _normal_entry(world: World, entry: dict[str, Any]) -> dict[str, Any]:
    if "p" not in entry:
        return entry
    params = {
        name: _normal(world, value)
        for name, value in entry.pop("params", {}).items()
        if value is not None and name not in ("ref", "__children__")
    }
    entry["f"] = _fields(world, entry["f"])
    return {**entry, "params": params} if params else entry


def _errors(world: World) -> list[dict[str, Any]]:
    records = sorted(world.store.views.errors(world.wfids[0]), key=lambda record: record.key)
    return [_error(record) for record in records]


def _error(record: ErrorRecord) -> dict[str, Any]:
    fault = record.fault
    told = {"at": _expid(record.key), "kind": fault.kind}
    if fault.kind in ("forced", "participant"):
        told["message"] = fault.message
    return told


def _expid(key: str) -> str:
    return key.partition("!")[0]


def _fields(world: World, fields: dict[str, Any]) -> dict[str, Any]:
    """A payload without what only says how it travelled."""
    normal: dict[str, Any] = _normal(world, fields)
    return normal


_DROPPED = ("params", "dispatched_at", "__given__", "__left_tag__")


def _normal(world: World, value: Any) -> Any:
    match value:
        case {"fei": {"expid": at}, "kind": kind, "name": name, "message": message}:
            told = {"kind": kind, "at": at, "name": name}
            return {**told, "message": message} if kind in ("forced", "participant") else told
        case [{"expid": at, "wfid": _}, str(), str(name), dict()]:
            return {"at": at, "name": name}
        case {"expid": at, "subid": _, "wfid": _}:
            return f"fei:{at}"
        case dict():
            return {
                name: _normal(world, inner)
                for name, inner in value.items()
                if name not in _DROPPED and not (name == "__tags__" and not inner)
            }
        case list():
            return [_normal(world, inner) for inner in value]
        case str():
            for number, wfid in enumerate(world.wfids):
                value = value.replace(wfid, f"<wfid{number}>")
    return value


def _variables(variables: dict[str, Any]) -> dict[str, Any]:
    """The root's variables without tags and definitions."""
    return {
        name: value
        for name, value in variables.items()
        if not (isinstance(value, dict) and "expid" in value)
        and not Tree.is_tree(value)
        and not (isinstance(value, list) and len(value) > 1 and Tree.is_tree(value[1]))
    }
