"""Rules about human tasks: what is written at a step `human`."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from mint.errors import ExpressionError
from mint.lang import form
from mint.lang.finding import Finding
from mint.lang.task_attributes import ATTRIBUTES, due_of, escalations_of, priority_of
from mint.lang.words import COMMON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.lang.check_world import Spot, World

_WORD = "human"
_KNOWN = ATTRIBUTES | COMMON | {"retries", "backoff"}


def bad_task(spot: Spot, _: World) -> Iterator[Finding]:
    """An attribute of a task cannot be used."""
    if spot.tree.name != _WORD:
        return
    for name, look in _LOOKS.items():
        value = spot.tree.attributes.get(name)
        if value is None or "$" in str(value):
            continue
        try:
            look(value)
        except ExpressionError as error:
            yield Finding("error", spot.position, str(error))


def idle_attribute(spot: Spot, _: World) -> Iterator[Finding]:
    """A task has an attribute that nobody looks at."""
    if spot.tree.name != _WORD:
        return
    for name, value in spot.tree.attributes.items():
        if value is None or name in _KNOWN or "$" in name:
            continue
        near = get_close_matches(name, sorted(_KNOWN), n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"It knows {', '.join(sorted(ATTRIBUTES))}"
        yield Finding("warning", spot.position, f"`{_WORD}` knows no attribute `{name}`", hint)


def _look_at_form(value: Any) -> None:
    if not isinstance(value, str) or value.lstrip().startswith("{"):
        form.document_of(value)


_LOOKS: dict[str, Callable[[Any], object]] = {
    "form": _look_at_form,
    "due": lambda value: due_of(value, 0.0),
    "escalate": lambda value: escalations_of(value, 0.0),
    "priority": priority_of,
}
