"""Every fault becomes either the business of an on_error handler, or a recorded error."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import ExpressionError, LimitReached, MintError, ValidationFailed
from mint.interpreter.data import ENGINE_ID, utc_text
from mint.interpreter.scale import measured
from mint.interpreter.steps import AnyStep, FailIt
from mint.lang import dollar
from mint.lang import pattern as regex
from mint.model.fault import Fault

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from mint.interpreter.run import Run
    from mint.model.node import Node

_TRACE_LINES = 20
_TEXT = 10_000
"""Characters of a message that are kept."""
_TRACE = 100_000
"""Characters of a traceback that are kept."""
_DEVIATIONS = 100
"""Deviations of a payload from a filter that an error tells."""
_IN_MESSAGE = 3
"""Deviations that its message tells already."""
_VALUE = 1_000
"""Characters of a value in one of them."""

_STOPPING = ("cancelling", "dying", "timing_out")
"""States in which an expression wants no on_error handler any more, nor one from above."""


def fault_of(error: Exception) -> Fault:
    """An exception as data. Only what MINT does not understand brings its traceback."""
    name = type(error).__name__
    if isinstance(error, ValidationFailed):
        kept = _deviations(error.deviations)
        details = "\n".join(map(dollar.text_of, kept)) if len(kept) > _IN_MESSAGE else ""
        return Fault(error.kind, str(error), name, details=details, deviations=kept)
    if isinstance(error, ExpressionError):
        return Fault(error.kind, str(error), name)
    if isinstance(error, MintError):
        return Fault("engine", str(error), name)
    lines = tuple(
        line.rstrip() for part in traceback.format_exception(error) for line in part.splitlines()
    )
    return Fault("engine", str(error) or name, name, lines[-_TRACE_LINES:])


def short(fault: Fault) -> Fault:
    """A fault that is kept and shown again and again: without what nobody reads of it."""
    if max(len(fault.message), len(fault.details), len(fault.class_name)) > _TEXT:
        fault = msgspec.structs.replace(
            fault,
            message=fault.message[:_TEXT],
            details=fault.details[:_TEXT],
            class_name=fault.class_name[:_TEXT],
        )
    if sum(map(len, fault.trace)) > _TRACE:
        fault = msgspec.structs.replace(fault, trace=("...", *fault.trace[-_TRACE_LINES:]))
    if sum(map(len, fault.trace)) > _TRACE:
        fault = msgspec.structs.replace(fault, trace=())
    return fault


def _deviations(deviations: Sequence[list[Any]]) -> list[list[Any]]:
    """The first deviations, for an error: a value that is long is cut, as text."""
    return [
        [part if measured(part, _VALUE)[0] <= _VALUE else dollar.text_of(part)[:_VALUE] + "..."
         for part in deviation]
        for deviation in deviations[:_DEVIATIONS]
    ]  # fmt: skip


def intercept(run: Run, step: AnyStep, error: Exception) -> None:
    """A step could not be done."""
    node = run.node(step.key)
    if node is None:
        raise error
    fields = getattr(step, "fields", None)
    if fields is None:
        fields = run.fields(node)
    settle(run, node, error, fields, step)


def settle(
    run: Run, node: Node, error: Exception, fields: dict[str, Any], step: AnyStep | None
) -> None:
    """Make of an exception what it is to become; see `strike`."""
    if isinstance(error, LimitReached):  # a handler may be the very loop that is to end
        run.record(node, fault_of(error), fields, step)
    else:
        strike(run, node, fault_of(error), fields, step)


def strike(
    run: Run,
    node: Node,
    fault: Fault,
    fields: dict[str, Any],
    step: AnyStep | None,
    error: dict[str, Any] | None = None,
) -> None:
    """Give a fault to the nearest handler that wants it; record it as an error if none does.

    Args:
        run: the interpretation.
        node: the expression at which it arose.
        fault: what went wrong.
        fields: the payload at that point.
        step: what to do again on replay; None: apply the expression again.
        error: what the field `__error__` says, when it is raised again.
    """
    fault = short(fault)
    carrier, handler = _find_handler(run, node, fault)
    if carrier is None or handler in ("", "!"):
        run.record(node, fault, fields, step)
        return
    immediate = isinstance(handler, str) and handler.startswith("!")
    run.event("fault", node, name=fault.kind, data={"message": fault.message, "to": carrier.key})
    run.say(
        FailIt(
            key=carrier.key,
            fields=fields,
            error=told(run, node, fault) if error is None else error,
            handler=handler,
            immediate=immediate,
            origin=node.key,
            fault=fault,
            again=None if step is None else msgspec.to_builtins(step),
        )
    )


def told(run: Run, node: Node, fault: Fault) -> dict[str, Any]:
    """What the field `__error__` says of a fault."""
    fei = node.fei
    tree = run.tree(node)
    return {
        "fei": {"engine_id": ENGINE_ID, "wfid": fei.wfid, "subid": fei.subid, "expid": fei.expid},
        "at": utc_text(run.now),
        "kind": fault.kind,
        "class": fault.class_name,
        "message": fault.message,
        "trace": list(fault.trace),
        "details": fault.details,
        **({"deviations": fault.deviations} if fault.deviations else {}),
        "name": tree.name if node.name == "ref" else node.name,
        "tree": tree.to_json(),
    }


def _find_handler(run: Run, node: Node, fault: Fault) -> tuple[Node | None, Any]:
    current: Node | None = node
    while current is not None:
        if current.state in _STOPPING:
            return None, None
        if current.state != "failing":
            handler = _matching(current.handlers.get("on_error"), fault)
            if handler is not None:
                return current, handler
        current = run.node(current.parent) if current.parent else None
    return None, None


def _matching(handlers: Any, fault: Fault) -> Any:
    """The handler, or the first of a list of [pattern, handler] that fits the fault."""
    if not isinstance(handlers, dict):
        return handlers
    for pattern, handler in handlers["list"]:
        if pattern is None or _fits(pattern, fault):
            return handler
    return handlers.get("else")


def consumed(handlers: Any, chosen: Any, rest: str) -> Any:
    """The handlers after an entry of a list of retries was used: None when none is left.

    Args:
        handlers: those of the expression, as `on_error` of `Node.handlers`.
        chosen: the list that was used, one of them.
        rest: what is left of it, "" for nothing.
    """
    if not isinstance(handlers, dict):
        return rest or None
    pairs = handlers["list"]
    used = next((pair for pair in pairs if pair[1] == chosen), None)
    if used is None:
        return {**handlers, "else": rest or None}
    left = [[pair[0], rest] if pair is used else pair for pair in pairs]
    # What stands in the text comes again when the expression does: it is not to be added again.
    spent = [*handlers.get("spent", ()), used]
    return {**handlers, "list": [pair for pair in left if pair[1] != ""], "spent": spent}


def _fits(pattern: str, fault: Fault) -> bool:
    return fits(pattern, fault.message, fault.class_name, fault.kind)


def fits(pattern: str, *texts: str) -> bool:
    """Whether one of several texts is equal to a pattern, or matches it when it is a `/.../`.

    Raises:
        ConditionError: it is no regular expression, or one that may run for ever.
    """
    expression = _regex(pattern)
    if expression is None:
        return pattern in texts
    return any(regex.found(expression, text) for text in texts)


def _regex(pattern: str) -> re.Pattern[str] | None:
    is_one = len(pattern) > 1 and pattern[0] == pattern[-1] == "/"
    return regex.compiled(pattern[1:-1]) if is_one else None


def check_pattern(pattern: str | None) -> None:
    """See that a pattern for faults can be used, before there is a fault.

    Raises:
        ConditionError: it is no regular expression, or one that may run for ever.
    """
    if pattern is not None:
        _regex(pattern)
