"""What expressions of one process say to each other, within one interpretation.

Steps are done in the order in which they were said, so that branches advance side by side as in
ruote. They are structs because some outlive the interpretation: the step that failed is kept with
its error and done again on replay; steps for a paused expression are kept until it resumes.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from mint.model.definition import Definition
from mint.model.fault import Fault
from mint.model.fei import index_of
from mint.model.tree import Tree


class Step(msgspec.Struct, tag_field="step", omit_defaults=True, kw_only=True):
    """Something for one expression to do; `key` names it."""

    key: str


class Apply(Step, tag="apply"):
    """Become alive.

    Args:
        fields: the payload.
        parent: to whom to reply.
        definition: where its tree stands; UNSET: the parent's tree tells.
        path: where in that definition.
        variables: makes it a scope with these variables.
        body: it is the body of a definition: a `define` that runs its children.
        flanking: the parent does not wait for it.
        forgotten: nobody waits for it.
        lost: it never replies.
        attached: it was added from outside.
        branch: see Node.branch.
        handlers: replace those that its attributes name.
        trigger: the handler of which it is the doing.
        tag: tag of the expression that it replaces, entered already.
        then: what to apply when it is over, in its place (`cando`).
        again: see Node.again.
        awaited: the event that its attribute `await` names has come.
        place: see Node.place.
        passed: whoever debugs the process has let it go.
        held: it takes the place of what is paused, and waits as that did.
    """

    fields: dict[str, Any]
    parent: str | None = None
    definition: Definition | UnsetType = UNSET
    path: str = "0"
    variables: dict[str, Any] | None = None
    body: bool = False
    flanking: bool = False
    forgotten: bool = False
    lost: bool = False
    attached: bool = False
    branch: int = -1
    handlers: dict[str, Any] = {}
    trigger: str | None = None
    tag: str | None = None
    then: dict[str, Any] | None = None
    again: int = 0
    awaited: bool = False
    place: str | None = None
    passed: bool = False
    held: bool = False


class ReplyTo(Step, tag="reply"):
    """A child is done.

    Args:
        fields: its payload.
        sender: key of the child; the key itself when the answer comes from outside.
        branch: which branch of the parent it was.
        place: of the child, see Node.place.
        tree: its tree, when that was edited.
        counted: the parent took note of it already, and only held it while paused.
    """

    fields: dict[str, Any]
    sender: str
    branch: int = -1
    tree: Tree | None = None
    counted: bool = False
    place: str | None = None

    @property
    def index(self) -> int:
        """Which child of its parent the sender was."""
        return index_of(self.sender if self.place is None else self.place)


class CancelIt(Step, tag="cancel"):
    """Stop.

    Args:
        flavour: "", "kill" or "timeout".
        re_apply: then be applied again, with these options.
        on_cancel: instead of the handler that its attributes name.
    """

    flavour: str = ""
    re_apply: dict[str, Any] | None = None
    on_cancel: Any = None


class DispatchIt(Step, tag="dispatch"):
    """Hand the workitem to the participant."""


class FailIt(Step, tag="fail"):
    """Stop, then let on_error run.

    Args:
        fields: the payload of the failure point.
        error: what on_error handlers find in the field `__error__`.
        handler: what is to take over.
        immediate: kill children instead of cancelling them.
        origin: key of the expression at which the fault arose.
        fault: what went wrong there.
        again: the step to do again on replay, should the error be recorded after all.
    """

    fields: dict[str, Any]
    error: dict[str, Any]
    handler: Any
    immediate: bool
    origin: str
    fault: Fault
    again: dict[str, Any] | None = None


class HearIt(Step, tag="hear"):
    """An event for which the expression waits takes place in its own process.

    Args:
        kind: as in `mint.model.message.Heard`.
        name: of the participant or tag.
        told: the payload of the event.
        nth: of events of the process that it heard itself, each through the one before.
        signal: as in `mint.model.message.Heard`.
    """

    kind: str
    name: str
    told: dict[str, Any]
    nth: int = 0
    signal: str = ""


class PauseIt(Step, tag="pause"):
    """Hold everything that comes; `breakpoint`: do not pass it on to children."""

    breakpoint: bool = False


class ResumeIt(Step, tag="resume"):
    """Go on with what was held."""


AnyStep = Apply | ReplyTo | CancelIt | DispatchIt | FailIt | HearIt | PauseIt | ResumeIt
