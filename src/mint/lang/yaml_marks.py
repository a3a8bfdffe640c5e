from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from mint.lang.marked import Collector, Marked, wrong
from mint.lang.places import Place
from mint.lang.tree_size import STEPS
from mint.lang.yaml_events import events, quick_events
from mint.lang.yaml_scalars import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Mark(Protocol):
    line: int
    column: int


def quickly_marked(text: str, most: int = STEPS) -> Marked | None:
    """The same as `marked`, by the quick parser, or None where it cannot be relied on.

    Its errors have other words, and what is empty may have another place: on an error, ask
    `marked`.

    Raises:
        yaml.YAMLError: the text is not YAML.
        DefinitionError: the text is not this YAML.
    """
    found = quick_events(text)
    return None if found is None else _Composer(most).compose(found)


def marked(text: str, most: int = STEPS) -> Marked:
    """The one value of a YAML text, with marks.

    Tags are refused, keys that stand twice too; anchors and aliases are fine.

    Args:
        text: the whole text.
        most: how many steps the definition may have.

    Raises:
        DefinitionError: the text is not YAML, or not this YAML.
    """
    try:
        return _Composer(most).compose(events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"this is not YAML: {error.problem or error.context}"
        hint = _hint(error.problem or "")
        raise wrong(message + hint, _place(mark)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        message = (
            f"this is not YAML: the character U+{ord(text[error.position]):04X} is not allowed"
        )
        raise wrong(message, Place(line, column)) from None


def _hint(problem: str) -> str:
    if "cannot start any token" in problem or "mapping values" in problem:
        return ". A text that holds special characters needs quotes"
    return ""


def _place(mark: _Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


class _Composer:
    """Goes through the events of a YAML text once."""

    def __init__(self, most: int) -> None:
        self._collector = Collector(most)
        self._anchors: dict[str, Marked | None] = {}
        self._open: list[str | None] = []
        self._documents = 0

    def compose(self, found: Iterable[Event]) -> Marked:
        for event in found:
            self._take(event)
        if self._collector.root is None:
            raise wrong("there is nothing in this text", Place(1, 1))
        return self._collector.root

    def _take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self._document(event)
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, NodeEvent):
            self._node(event)
        elif isinstance(event, CollectionEndEvent):
            value, anchor = self._collector.end(), self._open.pop()
            if anchor is not None:
                self._anchors[anchor] = value

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise wrong("a second document begins here; a file holds one definition", _at(event))

    def _node(self, event: NodeEvent) -> None:
        place = _at(event)
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise wrong(f"the tag {tag} is refused: definitions are plain data", place)
        match event:
            case ScalarEvent():
                value = _scalar(event, place)
                self._collector.add(value)
                if event.anchor is not None:
                    self._anchors[event.anchor] = value
                return
            case SequenceStartEvent():
                self._collector.begin(Marked(place, items=[]))
            case MappingStartEvent():
                self._collector.begin(Marked(place, entries=[]))
        self._open.append(event.anchor)
        if event.anchor is not None:
            self._anchors[event.anchor] = None

    def _alias(self, event: AliasEvent) -> None:
        place, anchor = _at(event), event.anchor or ""
        if anchor not in self._anchors:
            raise wrong(f"there is no anchor &{anchor} before this", place)
        value = self._anchors[anchor]
        if value is None:
            raise wrong(f"*{anchor} would hold itself", place)
        self._collector.add(value)


def _at(event: Event) -> Place:
    return _place(event.start_mark)


def _scalar(event: ScalarEvent, place: Place) -> Marked:
    if event.style:
        return Marked(place, event.value, event.value)
    try:
        return Marked(place, scalar(event.value), event.value)
    except ValueError:
        raise wrong(f"the integer {event.value[:20]}... is too long", place) from None
