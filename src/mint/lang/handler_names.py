"""What the handlers of a step name: `on_error`, `on_cancel`, `on_timeout` and `timers`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.lang.words import COMMON, HANDLERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.tree import Tree


def handlers_of(tree: Tree) -> Iterator[tuple[str, Any]]:
    """The handlers of a step, each with its kind; those too that the word `on_error` adds.

    Example:
        >>> from mint.model.tree import Tree
        >>> list(handlers_of(Tree("alice", {"on_error": "bob"})))
        [('on_error', 'bob')]
    """
    attributes = tree.attributes
    for key in (*HANDLERS, "timers"):
        if attributes.get(key) is not None:
            yield key, attributes[key]
    if tree.name != "on_error" or tree.children:
        return
    for key, value in attributes.items():
        if key not in COMMON:
            yield "on_error", key if value is None else value


def names_in(handler: Any, *, timed: bool) -> Iterator[str]:
    """The names in a handler such as `5s: retry * 3, tidy_up`.

    Args:
        handler: as the definition has it: a text or a tree.
        timed: it is one of `timers`.

    Example:
        >>> list(names_in("5s: retry * 3, tidy_up", timed=False))
        ['retry', 'tidy_up']
    """
    if isinstance(handler, list) and handler and isinstance(handler[0], str):
        yield handler[0]  # a tree
        return
    if not isinstance(handler, str) or "$" in handler:
        return
    for part in handler.split(","):
        before, colon, after = part.partition(": ")
        keeps = before.strip() in ("store", "bury")
        action = (after if colon else before).split()
        if action and not keeps and action[0] != "timeout" * timed:
            yield action[0].removeprefix("!")
