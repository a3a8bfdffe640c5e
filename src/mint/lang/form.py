"""Forms: what people fill in, described by a part of JSON Schema.

A form is an object schema: `type: object`, `properties`, `required`, and for people `title` and
`description`. A property is a string (`minLength`, `maxLength`, `pattern`, `format: date`), a
number or an integer (`minimum`, `maximum`), a boolean, or an array of strings (`items`,
`minItems`, `maxItems`). Each may have `title`, `description`, `enum` and `default`. Anything else
is refused when the task is made, and not passed over when it is answered.
"""

from __future__ import annotations

from typing import Any

import msgspec

from mint.errors import AnswerMisfit, ConditionError, DefinitionError, ExpressionError
from mint.lang import form_values, pattern
from mint.lang.json_text import read_json_value

_FORM = frozenset({"type", "properties", "required", "additionalProperties"})
_FOR_PEOPLE = frozenset({"$schema", "$id", "$comment", "title", "description", "examples"})
_ANY = _FOR_PEOPLE | {"type", "enum", "default"}
_KEYWORDS = {
    "string": _ANY | {"minLength", "maxLength", "pattern", "format"},
    "number": _ANY | {"minimum", "maximum"},
    "integer": _ANY | {"minimum", "maximum"},
    "boolean": _ANY,
    "array": _ANY | {"items", "minItems", "maxItems"},
}
_NUMBERS = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"})
_MOST = 200
"""Properties that a form may have."""


def document_of(found: Any) -> dict[str, Any]:
    """The form that a value is, or that a text in JSON tells.

    Raises:
        ExpressionError: it is no form; the message tells where and why.

    Example:
        >>> document_of('{"properties": {"ok": {"type": "boolean"}}}')
        {'properties': {'ok': {'type': 'boolean'}}}
    """
    if isinstance(found, str):
        try:
            found = read_json_value(found)
        except DefinitionError as error:
            raise ExpressionError(f"form: this is no JSON: {error.message}") from None
    if not isinstance(found, dict):
        raise ExpressionError('form: an object is needed: {"type": "object", "properties": {...}}')
    _check_form(found)
    return found


def filled(form: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with the defaults of its form.

    Args:
        form: as `document_of` gave it; empty: any answer will do.
        answer: what was filled in.

    Raises:
        AnswerMisfit: it is not what the form asks for; it tells so field by field.

    Example:
        >>> filled({"properties": {"n": {"type": "integer", "default": 3}}}, {})
        {'n': 3}
    """
    if not form:
        return answer
    properties = form.get("properties", {})
    asked = {name: answer.get(name, schema.get("default")) for name, schema in properties.items()}
    whole = {**asked, **answer}
    found = {name: "is needed" for name in form.get("required", ()) if whole.get(name) is None}
    for name, value in whole.items():
        if name in found or (value is None and name in properties):
            continue
        trouble = _trouble(properties, name, value)
        if trouble:
            found[name] = trouble
    if found:
        raise AnswerMisfit(
            "the answer does not fit the form: "
            + "; ".join(f"{name} {trouble}" for name, trouble in found.items()),
            found,
        )
    return {name: value for name, value in whole.items() if value is not None}


def _trouble(properties: dict[str, Any], name: str, value: Any) -> str:
    schema = properties.get(name)
    if schema is None:
        return f"is not asked for: {', '.join(properties) or 'nothing'} is"
    return form_values.trouble(schema, value)


def _check_form(form: dict[str, Any]) -> None:
    _refuse_unknown(form, _FORM | _FOR_PEOPLE, "form")
    if form.get("type", "object") != "object":
        raise ExpressionError(f"form: type is {_shown(form['type'])}; a form is an object")
    properties = form.get("properties", {})
    if not isinstance(properties, dict) or len(properties) > _MOST:
        raise ExpressionError(f"form: properties must be an object of {_MOST} members at most")
    for name, schema in properties.items():
        _check_property(name, schema)
    required = form.get("required", [])
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        raise ExpressionError("form: required must be a list of names")
    strange = [name for name in required if name not in properties]
    if strange:
        raise ExpressionError(f"form: required names {strange[0]!r}, which is no property")


def _check_property(name: str, schema: Any) -> None:
    where = f"form: {name}"
    kind = schema.get("type", "string") if isinstance(schema, dict) else None
    if not isinstance(kind, str) or kind not in _KEYWORDS:
        raise ExpressionError(f"{where}: its type must be one of {', '.join(_KEYWORDS)}")
    _refuse_unknown(schema, _KEYWORDS[kind], where)
    for word in _NUMBERS & {*schema}:
        if not form_values.is_number(schema[word]):
            raise ExpressionError(f"{where}: {word} must be a number")
    if not isinstance(schema.get("enum", []), list):
        raise ExpressionError(f"{where}: enum must be a list of values")
    _check_text(schema, where)
    if kind == "array":
        _check_property(f"{name}: items", schema.get("items", {"type": "string"}))
    if "default" in schema and (trouble := form_values.trouble(schema, schema["default"])):
        raise ExpressionError(f"{where}: its default {trouble}")


def _check_text(schema: dict[str, Any], where: str) -> None:
    if schema.get("format", "date") != "date":
        raise ExpressionError(f"{where}: the only format is date")
    if "pattern" in schema:
        try:
            pattern.compiled(str(schema["pattern"]))
        except ConditionError as error:
            raise ExpressionError(f"{where}: pattern: {error}") from None


def _refuse_unknown(schema: dict[str, Any], known: frozenset[str], where: str) -> None:
    strange = sorted({*schema} - known)
    if strange:
        raise ExpressionError(
            f"{where}: {strange[0]!r} is not understood; known are {', '.join(sorted(known))}"
        )


def _shown(value: Any) -> str:
    return msgspec.json.encode(value).decode()[:60]
