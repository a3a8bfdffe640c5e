"""Tables of options as the documentation has them: made of the types and what these say of them."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

import msgspec

_ARGS = re.compile(r"Args:\n((?:    .+\n?)+)")
_FIELD = re.compile(r"    (\w+): (.*)")
OWN = {"dn", "csn"}
"""Fields that entries have, and settings have not."""


def table(kind: Any, besides: Any = None) -> str:
    """The table of the options of a type.

    Args:
        kind: a struct.
        besides: a base of it, whose options are in another table.
    """
    skipped = {*OWN, *(besides.__struct_fields__ if besides else ())}
    meanings = _meanings(kind)
    lines = ["| option | default | meaning |", "|---|---|---|"]
    lines += [
        f"| `{one.name}` | {_default(one)} | {meanings[one.name]} |"
        for one in msgspec.structs.fields(kind)
        if one.name not in skipped
    ]
    return "\n".join(lines)


def _meanings(kind: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        name, said = "", _ARGS.search(inspect.cleandoc(base.__doc__ or "") + "\n")
        for line in (said.group(1) if said else "").splitlines():
            if field := _FIELD.fullmatch(line):
                name, found[field.group(1)] = field.groups()
            else:
                found[name] += f" {line.strip()}"
    return found


def _default(field: Any) -> str:
    if field.required:
        return "needed"
    value = field.default
    if value is msgspec.NODEFAULT:
        value = field.default_factory()
    if value is None:
        return "as the service says"
    if isinstance(value, msgspec.Struct):
        return "see below"
    if isinstance(value, dict) and value:
        return ", ".join(f"`{key} = {json.dumps(list(one))}`" for key, one in value.items())
    return f"`{json.dumps(list(value) if isinstance(value, tuple) else value)}`"
