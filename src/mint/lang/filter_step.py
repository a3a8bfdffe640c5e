"""The forms in which the step `filter` says its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import FilterError
from mint.lang.filter_rules import FIELD
from mint.lang.words import COMMON

if TYPE_CHECKING:
    from mint.model.tree import Tree

VARIABLE = ("v", "var", "variable")
"""What stands before the name of a variable that holds the rules."""

_PREFIXES = frozenset({*VARIABLE, "f", "field"})
_NOT_OURS = COMMON | {"ref"}


def reference(text: str | None) -> tuple[str, str] | None:
    """The prefix and the path of the variable or field that holds the rules, None if none does.

    Example:
        >>> reference("v:rules"), reference("colour")
        (('v', 'rules'), None)
    """
    prefix, colon, path = (text or "").partition(":")
    return (prefix, path) if colon and prefix in _PREFIXES else None


def written(tree: Tree) -> Any:
    """The rules that stand in a step itself, `${...}` in them as it is.

    Args:
        tree: the step.

    Raises:
        FilterError: there are none.

    Example:
        >>> from mint.model.tree import Tree
        >>> written(Tree("filter", {"n": None, "type": "number"}))
        [{'field': 'n', 'type': 'number'}]
    """
    own = {name: value for name, value in tree.attributes.items() if name not in _NOT_OURS}
    is_rule = tree.text is not None or any(name in own for name in FIELD)
    if is_rule:
        return [_rule(own)]
    if "in" in own:
        return own["in"]
    if not own and tree.children:
        return [_from_child(child) for child in tree.children]
    if not own:
        message = "filter: there are no rules: try `filter x, type: string`"
    elif tree.children:
        message = (
            f"filter: {', '.join(own)}: what is meant for the rules below has to stand there; "
            "`record` and `flush` stand in the first one"
        )
    else:
        message = f"filter: {', '.join(own)}: of which field? Try `filter x, type: string`"
    raise FilterError(message)


def _from_child(child: Tree) -> Any:
    if child.name == "or":
        return "or"
    rule = _rule(child.attributes)
    return rule if any(key in rule for key in FIELD) else {"field": child.name, **rule}


def _rule(attributes: dict[str, Any]) -> dict[str, Any]:
    """A rule whose field is the text of a step."""
    text = next((name for name, value in attributes.items() if value is None), None)
    rest = {name: value for name, value in attributes.items() if value is not None}
    return rest if text is None else {"field": text, **rest}
