"""One value of a form: whether it is what its property asks for, and how a text becomes it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from mint.lang import pattern

if TYPE_CHECKING:
    from collections.abc import Callable


def trouble(schema: dict[str, Any], value: Any) -> str:
    """What is wrong with a value, "" when nothing is.

    Example:
        >>> trouble({"type": "integer", "minimum": 1}, 0)
        'must be 1 or more'
    """
    found = _KINDS[schema.get("type", "string")](schema, value)
    if not found and "enum" in schema and not _is_in(value, schema["enum"]):
        return f"must be one of {', '.join(map(_shown, schema['enum']))}"
    return found


def value_of(schema: dict[str, Any], typed: str) -> Any:
    """What somebody means who types a text for a property; the text itself when it means nothing.

    Example:
        >>> value_of({"type": "boolean"}, "yes"), value_of({"type": "integer"}, "3")
        (True, 3)
    """
    kind = schema.get("type", "string")
    if kind == "boolean":
        return _BOOLEANS.get(typed.lower(), typed)
    if kind == "array":
        return [part.strip() for part in typed.split(",") if part.strip()]
    if kind == "string":
        return typed
    try:
        return msgspec.json.decode(typed)
    except msgspec.DecodeError:
        return typed


_BOOLEANS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def is_number(value: Any) -> bool:
    """Whether a value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _string(schema: dict[str, Any], value: Any) -> str:
    if not isinstance(value, str):
        return "must be a text"
    if len(value) < schema.get("minLength", 0):
        return f"must have {schema['minLength']} characters or more"
    if len(value) > schema.get("maxLength", len(value)):
        return f"must have {schema['maxLength']} characters or fewer"
    if "pattern" in schema and not pattern.found(pattern.compiled(str(schema["pattern"])), value):
        return f"must match {schema['pattern']}"
    if schema.get("format") == "date" and not _is_date(value):
        return "must be a date such as 2030-01-31"
    return ""


def _number(schema: dict[str, Any], value: Any) -> str:
    if not is_number(value):
        return "must be a number"
    if value < schema.get("minimum", value):
        return f"must be {schema['minimum']} or more"
    if value > schema.get("maximum", value):
        return f"must be {schema['maximum']} or less"
    return ""


def _integer(schema: dict[str, Any], value: Any) -> str:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return _number(schema, value) if whole and is_number(value) else "must be a whole number"


def _boolean(_schema: dict[str, Any], value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _array(schema: dict[str, Any], value: Any) -> str:
    if not isinstance(value, list):
        return "must be a list"
    if len(value) < schema.get("minItems", 0):
        return f"must have {schema['minItems']} items or more"
    if len(value) > schema.get("maxItems", len(value)):
        return f"must have {schema['maxItems']} items or fewer"
    items = schema.get("items", {"type": "string"})
    wrong = next((each for each in (trouble(items, item) for item in value) if each), "")
    return f"has an item that {wrong}" if wrong else ""


_KINDS: dict[str, Callable[[dict[str, Any], Any], str]] = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "array": _array,
}


def _is_date(value: str) -> bool:
    try:
        return len(value) == len("2030-01-31") and date.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_in(value: Any, values: list[Any]) -> bool:
    """As in JSON, true is not 1."""
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in values)


def _shown(value: Any) -> str:
    return msgspec.json.encode(value).decode()
