"""What is to be different when something is tried again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mint.cli.editor import edited
from mint.cli.pairs import object_of, pair_of
from mint.cli.sources import STANDARD_INPUT, Source, read_source
from mint.cli.usage_error import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

Repair = dict[str, Any]
"""Members of the body of a replay."""


def repair_of(
    fields: str | None, pairs: Sequence[str], unset: Sequence[str], tree: str | None
) -> Repair:
    """What options say.

    Args:
        fields: a JSON object, or `@file` that holds one.
        pairs: `path=value`.
        unset: paths.
        tree: a file with a definition, `-` for standard input, or radial text.

    Raises:
        UsageError: one of them cannot be used.
        DefinitionError: the definition cannot be read.

    Example:
        >>> repair_of(None, ["server.port=25"], ["old"], None)
        {'put': {'server.port': 25}, 'unset': ['old']}
    """
    made: Repair = {
        "fields": None if fields is None else object_of(fields, (), "--fields"),
        "put": dict(pair_of(pair, "-f") for pair in pairs),
        "unset": list(unset),
        "tree": None if tree is None else _tree_of(tree),
    }
    return {name: value for name, value in made.items() if value not in (None, {}, [])}


def _tree_of(told: str) -> list[Any]:
    from mint.lang.read import SUFFIXES, read  # noqa: PLC0415 - most replays bring no tree

    names_file = told == STANDARD_INPUT or told.endswith(tuple(SUFFIXES)) or Path(told).is_file()
    source = read_source(told) if names_file else Source(told, "--tree")
    return read(source.text, source=source.name).tree.to_json()


def edit_fields(before: dict[str, Any]) -> Repair:
    """What somebody changes about a workitem in an editor.

    Raises:
        UsageError: nothing is changed, or it is no JSON object any more.
    """
    with edited(json.dumps(before, indent=2, ensure_ascii=False) + "\n", ".json") as text:
        after = object_of(text, (), "--edit")
    return difference(before, after)


def difference(before: dict[str, Any], after: dict[str, Any]) -> Repair:
    """What makes one workitem of another.

    Example:
        >>> difference({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 20})
        {'unset': ['c'], 'fields': {'b': 20}}
    """
    gone = [name for name in before if name not in after]
    changed = {
        name: value
        for name, value in after.items()
        if name not in before or not _same(before[name], value)
    }
    return {"unset": gone, "fields": changed}


def _same(one: Any, other: Any) -> bool:
    return msgspec.json.encode(one) == msgspec.json.encode(other)  # True is not 1 there


def edit_step(text: str) -> Repair:
    """What somebody makes of a step, as radial text, in an editor.

    Raises:
        UsageError: nothing is changed, or it is no radial text any more.
    """
    from mint.lang.read import read  # noqa: PLC0415 - most replays bring no tree

    if not text:
        raise UsageError("the step is lost: give one with --tree")
    with edited(text, ".radial") as changed:
        return {"tree": read(changed, source="step.radial").tree.to_json()}
