from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.errors import ExpressionError, UnknownName
from mint.interpreter import answers, leaving, standing_in, tasks, timing, variables
from mint.interpreter.expression import Expression
from mint.interpreter.steps import DispatchIt
from mint.lang import dollar
from mint.lang.hoist import name_of
from mint.lang.task_attributes import ATTRIBUTES
from mint.model.effect import Control, Dispatch
from mint.model.task import HUMAN, STAND_IN

if TYPE_CHECKING:
    from mint.model.node import Node
    from mint.ports.directory import Entry


class Participant(Expression):
    """Hand the workitem to a participant and wait for its answer.

    ```radial
    participant build, target: '${f:project}', timeout: 2h
    build target: '${f:project}', timeout: 2h
    ```

    The name is the text or the attribute `ref`; usually the name alone is written as the step. All
    attributes, substituted, are the `params` that the participant finds. The fields `t` and
    `__result__` are removed first, so that an old answer is not taken for a new one.

    `retries: 3` tries a failed step again, `backoff: 5` seconds later, then after twice as long.
    An unknown name is an error: register the participant, then replay.

    A participant whose work people do makes a task of each workitem; then the attributes of `human`
    count. Whoever does the work can change while processes run: see `mint participant register`
    and `mint stand-in`.
    """

    names: ClassVar[tuple[str, ...]] = ("participant",)
    amends = frozenset({"retries", "backoff"})

    @classmethod
    def takes(cls, node: Node) -> frozenset[str]:
        """Work that people have in hand takes what is said about its task; see `Expression`."""
        return cls.amends | ATTRIBUTES if "task" in node.memory else cls.amends

    def amended(self, changed: frozenset[str]) -> None:
        """Have the task, if it is one, as it is written now; who has claimed it keeps it."""
        if changed & self.takes(self.node) - Participant.amends:
            tasks.remake(self)

    def apply(self) -> None:
        """Find the participant and hand the workitem out."""
        wish = self.node.memory.get("target")
        wish = self.attribute_or_text("ref") if wish is None else wish
        if wish is None or wish == "":
            message = "no participant name specified: write `participant name`"
            raise ExpressionError(message)
        name = dollar.text_of(wish)
        self.find(name)
        self.node.memory = {**self.node.memory, "target": name}
        self.run.say(DispatchIt(key=self.node.key))

    def find(self, name: str) -> Entry:
        """Who answers to a name; sets the timeout of whoever has one.

        Raises:
            UnknownName: nobody does.
        """
        entry = self.known(name)
        if entry is None:
            message = (
                f"no participant named '{name}': register it, or correct the step; then replay"
            )
            raise UnknownName(message)
        if entry.timeout and not self.node.timed and self.attribute("timers", "timeout") is None:
            timing.schedule_timeout(self, entry.timeout)
        return entry

    def known(self, name: str) -> Entry | None:
        """Who answers to a name, None when nobody does."""
        return self.run.environment.directory.find(name, self.node.wfid)

    def on_timer(self, action: dict[str, Any]) -> None:
        """Hand the workitem out, now that its turn has come; or go on without a worker's answer."""
        match action.get("do"):
            case "dispatch" if self.node.state is None:
                self._dispatch()
            case "deadline" if self.node.state is not None:
                self.run.event("cancelled", self.node, data={"accepted": True, "late": True})
                leaving.leave(self, self.fields)
            case "overdue" | "escalate":
                tasks.ring(self, action)
            case "stand-in":
                standing_in.answer(self, action)

    def _dispatch(self) -> None:
        node, run = self.node, self.run
        name = node.memory["target"]
        entry = self.find(name)
        fields = self.payload()
        run.scale.check(fields)
        params = self.params()
        params["ref"] = name
        if "said" in node.memory:
            params["original_ref"] = node.memory["said"]
        if self.tree.children or not self.tree.plain:
            run.scale.check_whole(params, "params")
        node.participant = name
        node.round = max(node.round, run.round)
        node.dispatch = run.environment.ids()
        keeper = self._give(entry, params)
        process = run.process_as_read
        run.effects.dispatches.append(
            Dispatch(
                node.dispatch,
                node.wfid,
                node.key,
                name,
                params,
                fields,
                attempt=node.attempts + 1,
                at=run.now,
                wf_name=process.name,
                wf_revision=process.revision,
                wf_launched_at=process.launched_at,
                sub_wf_name=self._subprocess(),
                trace=process.trace,
                keeper=keeper,
                place=node.place,
            )
        )
        told = {"fields": fields, "params": params}
        run.event("dispatched", node, name=name, data=told, heard="anew" not in node.memory)
        if "anew" in node.memory:
            node.memory = {k: v for k, v in node.memory.items() if k != "anew"}

    def _give(self, entry: Entry, params: dict[str, Any]) -> str:
        """Who keeps the dispatch that is about to be: people, a stand-in, or "" for a worker."""
        if entry.human and entry.stand_in is None:
            tasks.make(self, params)
            return HUMAN
        if "keeper" in self.node.memory:
            gone = ("keeper", "task")
            self.node.memory = {k: v for k, v in self.node.memory.items() if k not in gone}
        if entry.stand_in is not None:
            standing_in.take(self, entry.stand_in)
            return STAND_IN
        return ""

    def payload(self) -> dict[str, Any]:
        """The fields that it gets: without old answers."""
        fields = self.fields
        if "t" in fields or "__result__" in fields:
            fields = {k: v for k, v in fields.items() if k not in ("t", "__result__")}
            self.node.fields = fields
        return fields

    def params(self) -> dict[str, Any]:
        """What it is told besides: the attributes of the step, and its children."""
        params = self.attributes()
        if self.tree.children:
            params["__children__"] = dollar.substitute(
                [child.to_json() for child in self.tree.children], self.data()
            )
        return params

    def reschedule(self) -> None:
        """Who waits to be tried again need not wait any longer; a task is due as it was."""
        tasks.schedule(self)
        if self.node.dispatch is None and self.node.state is None and self.node.attempts:
            self.run.schedule(self.node, self.run.now, {"do": "dispatch"})

    def _subprocess(self) -> str:
        for scope in variables.scopes(self.run, self.node):
            if self.run.is_body(scope):
                return name_of(self.run.tree(scope)) or ""
        return ""

    def cancel(self, flavour: str) -> None:
        """Ask the worker to let go; its answer, or the deadline, ends the expression."""
        node = self.node
        if node.dispatch is None:
            self.reply_to_parent(self.fields)
            return
        name = node.participant or ""
        if self.run.is_kept(node):
            self.run.event("cancelled", node, name=name, data={"accepted": True})
            answers.close(self.run, node)
            self.reply_to_parent(self.fields)
            return
        control = Control("cancel", node.dispatch, node.wfid, node.key, name, flavour)
        self.run.effects.controls.append(control)
        self.run.event("cancelling", node, name=name, data={"flavour": flavour})
        self.run.clear(node)
        limit = self.run.environment.limits.cancel
        self.run.schedule(node, self.run.now + limit, {"do": "deadline"})
