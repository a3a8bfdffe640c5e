from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from mint.lang import duration, paths
from mint.model.effect import Control, Dispatch
from mint.model.fault import Fault
from mint.model.message import Cancelled, Fail, Reply
from mint.participants import Registry
from mint.participants.reader import Reader
from mint.participants.registrar import Registrar
from mint.participants.roll import Roll
from mint.ports.directory import Entry
from mint.ports.transport import Transport
from mint.transport.work import drive

if TYPE_CHECKING:
    from mint.testing.conformance.world import World


class Script(Transport):
    """Participants that behave as a case says: a transport, and the directory too.

    Args:
        world: where the case takes place.
        behaviours: participant to behaviour.
    """

    name = "script"

    def __init__(self, world: World, behaviours: dict[str, dict[str, Any]]) -> None:
        self._world = world
        self.behaviours = {name: dict(behaviour) for name, behaviour in behaviours.items()}
        self.held: list[Dispatch] = []
        self.own = Registry()
        """What is a part of MINT: files may be read, participants not be registered."""
        self.own.provide(Reader(files=["/"]))
        self.own.provide(Registrar(Roll(self.own, world.store.registered, world), allowed=False))
        self._calls: dict[str, int] = {}

    # the directory

    def find(self, name: str, wfid: str = "") -> Entry | None:
        """See `mint.ports.directory.Directory`."""
        if (own := self.own.find(name)) is not None:
            return own
        behaviour = self.behaviours.get(name)
        return None if behaviour is None else Entry(name, timeout=behaviour.get("rtimeout"))

    # the transport

    def room(self) -> int:
        """There is always room."""
        return 1_000_000

    def serves(self, participant: str) -> bool:
        """Only what the case registers."""
        return participant in self.behaviours or self.own.find(participant) is not None

    def deliver(self, work: list[Dispatch | Control]) -> None:
        """Do what the case says."""
        for item in work:
            if isinstance(item, Dispatch):
                self._dispatched(item)
            else:
                self._controlled(item)

    def _dispatched(self, dispatch: Dispatch) -> None:
        own = self.own.find(dispatch.participant)
        if own is not None:
            self._world.engine.submit(drive(own.begin(dispatch, lambda _: None).work()))
            return
        behaviour = self._behaviour(dispatch.participant)
        kind = behaviour["kind"]
        if kind == "hold":
            self.held.append(dispatch)
        elif kind == "delay":
            due = self._world.now() + duration.seconds(behaviour["for"])
            self._world.later(due, dispatch, {**dispatch.fields, **behaviour.get("fields", {})})
        elif kind == "fail":
            fault = Fault("participant", str(behaviour.get("message", "")))
            self._world.engine.submit(
                Fail(wfid=dispatch.wfid, key=dispatch.key, fault=fault, dispatch=dispatch.id)
            )
        else:
            fields = changed(copy.deepcopy(dispatch.fields), behaviour, dispatch.params)
            self.answer(dispatch, fields)

    def answer(self, dispatch: Dispatch, fields: dict[str, Any]) -> None:
        """Hand a workitem back."""
        self._world.engine.submit(
            Reply(wfid=dispatch.wfid, key=dispatch.key, fields=fields, dispatch=dispatch.id)
        )

    def _behaviour(self, name: str) -> dict[str, Any]:
        calls = self._calls[name] = self._calls.get(name, 0) + 1
        behaviour = self.behaviours[name]
        if behaviour["kind"] == "seq":
            entries = behaviour["list"]
            behaviour = entries[min(calls, len(entries)) - 1]
        if "times" in behaviour and calls > behaviour["times"]:
            return {"kind": "trace"}
        return behaviour

    def become(self, name: str, behaviour: dict[str, Any]) -> None:
        """Behave otherwise from now on; calls count anew."""
        self.behaviours[name] = dict(behaviour)
        self._calls[name] = 0

    def _controlled(self, control: Control) -> None:
        name = control.participant
        if control.what != "cancel":
            return
        behaviour = self.behaviours.get(name, {})
        if behaviour.get("kind") == "seq":
            entries = behaviour["list"]
            behaviour = entries[min(self._calls.get(name, 1), len(entries)) - 1]
        how = behaviour.get("on_cancel")
        fault = None
        if how == "fail":
            fault = Fault("participant", str(behaviour.get("message", "cancel failed")))
        if how is None:
            self.held = [dispatch for dispatch in self.held if dispatch.id != control.dispatch]
            self._world.never(control.dispatch)
        self._world.engine.submit(
            Cancelled(
                wfid=control.wfid,
                key=control.key,
                dispatch=control.dispatch,
                accepted=how is None,
                fault=fault,
            )
        )


def changed(
    fields: dict[str, Any], behaviour: dict[str, Any], params: dict[str, Any]
) -> dict[str, Any]:
    """The payload after a participant of this behaviour had it."""
    match behaviour["kind"]:
        case "set":
            wishes = behaviour.get("fields") or {behaviour["field"]: behaviour.get("value")}
            for path, value in wishes.items():
                fields = paths.put(fields, path, value)
        case "unset":
            fields = paths.remove(fields, behaviour["field"])
        case "append" | "append_param":
            value = params.get(behaviour.get("param", ""), behaviour.get("value"))
            path = behaviour["field"]
            fields = paths.put(fields, path, [*(paths.get(fields, path) or []), value])
        case "inc":
            path = behaviour["field"]
            fields = paths.put(
                fields, path, (paths.get(fields, path) or 0) + behaviour.get("by", 1)
            )
        case "result":
            fields = {**fields, "__result__": behaviour.get("value")}
        case "command":
            fields = {**fields, "__command__": behaviour["command"]}
    return fields
