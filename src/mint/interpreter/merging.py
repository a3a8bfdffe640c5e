"""How a join makes one payload of those of its branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

MERGES = ("first", "last", "highest", "lowest")
MERGE_TYPES = (
    "override", "mix", "isolate", "stack", "union", "concat", "deep", "ignore",
)  # fmt: skip


class Branch(msgspec.Struct, frozen=True):
    """The answer of one branch.

    Args:
        index: its position among the branches.
        fields: its payload.
    """

    index: int
    fields: dict[str, Any]


def merge(
    answers: list[Branch],
    applied: dict[str, Any],
    *,
    merge: str = "first",
    merge_type: str = "override",
    attributes: dict[str, Any],
    winner: int | None = None,
) -> dict[str, Any]:
    """One payload out of those of the branches.

    Args:
        answers: in the order in which they came.
        applied: the payload with which the join was applied.
        merge: which answer has priority: first, last (in time), highest, lowest (in position).
        merge_type: what is made of them (see the manual of `concurrence`).
        attributes: those of the join, which a stack keeps.
        winner: index of the branch that ended the join: it has priority over all.
    """
    if not answers or merge_type == "ignore":
        return applied
    if merge in ("highest", "lowest"):
        answers = sorted(answers, key=lambda answer: answer.index)
    ranked = list(reversed(answers)) if merge in ("first", "highest") else answers
    if winner is not None:
        ranked = sorted(ranked, key=lambda answer: answer.index == winner)
        answers = sorted(answers, key=lambda answer: answer.index == winner)
    match merge_type:
        case "mix":
            return {k: v for answer in ranked for k, v in answer.fields.items()}
        case "isolate":
            return {str(answer.index): answer.fields for answer in ranked}
        case "stack":
            stack = [answer.fields for answer in answers]
            return {"stack": stack, "stack_attributes": attributes}
        case "union" | "concat" | "deep":
            return _blend(answers, merge_type, applied)
    return ranked[-1].fields


def _blend(answers: Iterable[Branch], merge_type: str, applied: dict[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for answer in answers:
        for name, value in answer.fields.items():
            merged[name] = _blended(merged.get(name), value, merge_type)
    if "__tags__" in merged:
        merged["__tags__"] = applied.get("__tags__", [])
    return merged


def _blended(old: Any, new: Any, merge_type: str) -> Any:
    if isinstance(old, list) and isinstance(new, list):
        return _unique([*old, *new]) if merge_type == "union" else [*old, *new]
    if isinstance(old, dict) and isinstance(new, dict):
        if merge_type != "deep":
            return {**old, **new}
        return _deep(old, new)
    return new


def _deep(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Objects inside objects are mixed; of anything else inside them the later one stays."""
    both = {
        name: _deep(old[name], value)
        for name, value in new.items()
        if isinstance(value, dict) and isinstance(old.get(name), dict)
    }
    return {**old, **new, **both}


def _unique(items: list[Any]) -> list[Any]:
    seen: set[bytes] = set()
    unique = []
    for item in items:
        mark = msgspec.json.encode(item, order="deterministic")
        if mark not in seen:
            seen.add(mark)
            unique.append(item)
    return unique
