"""The form of a task: shown, and asked field by field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mint.cli.questions import answer
from mint.cli.terminal import safe, table, text
from mint.lang import form_values

if TYPE_CHECKING:
    from rich.console import RenderableType

_ATTEMPTS = 5
"""How often a field is asked for that does not fit."""


def form_lines(form: dict[str, Any]) -> list[RenderableType]:
    """What the form of a task asks for, a line each."""
    properties = form.get("properties", {})
    if not properties:
        return [text("  any fields; nothing is asked for", "dim")]
    needed = form.get("required", ())
    rows = [
        [
            text(f"  {name}", "bold"),
            _kind(schema),
            "needed" if name in needed else "",
            _about(schema),
        ]
        for name, schema in properties.items()
    ]
    return [table(("", "", "", ""), rows)]


def ask(form: dict[str, Any]) -> dict[str, Any]:
    """What a person on a terminal fills in; an empty answer is the default, or nothing."""
    found: dict[str, Any] = {}
    needed = form.get("required", ())
    for name, schema in form.get("properties", {}).items():
        value = _ask_one(name, schema, needed=name in needed)
        if value is not None:
            found[name] = value
    return found


def _ask_one(name: str, schema: dict[str, Any], *, needed: bool) -> Any:
    hint = _kind(schema)
    if "default" in schema:
        hint += f", else {json.dumps(schema['default'], ensure_ascii=False)}"
    question = safe(f"{schema.get('title') or name} ({hint}): ")
    for _ in range(_ATTEMPTS):
        typed = answer(question)
        if not typed:
            if "default" in schema or not needed:
                return schema.get("default")
            question = safe(f"  {name} is needed: ")
            continue
        value = form_values.value_of(schema, typed)
        trouble = form_values.trouble(schema, value)
        if not trouble:
            return value
        question = safe(f"  {name} {trouble}: ")
    return None


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    kind = str(schema.get("type", "string"))
    return str(schema.get("format", "text")) if kind == "string" else _KINDS.get(kind, kind)


_KINDS = {"boolean": "yes/no", "integer": "whole number", "array": "list, commas between"}


def _about(schema: dict[str, Any]) -> str:
    parts = [str(schema[word]) for word in ("title", "description") if word in schema]
    if "default" in schema:
        parts.append(f"default {json.dumps(schema['default'], ensure_ascii=False)}")
    return "; ".join(parts)
