from __future__ import annotations

from typing import Any

import msgspec

_INFORMATIONAL = ("left", "schedules", "worker_crash")


def differences(expected: dict[str, Any], found: dict[str, Any], order: str) -> list[str]:
    """How an outcome differs from what was expected, a line for each; empty when it does not.

    Args:
        expected: `expect` of a case.
        found: the same of this engine.
        order: `strict`, or `unordered` and `fifo`: free order in trace and tags.
    """
    lines: list[str] = []
    expected = _expected(expected)
    for name in sorted({*expected, *found}):
        want, have = expected.get(name), found.get(name)
        if name in ("trace", "tags") and order != "strict":
            want, have = _sorted(want), _sorted(have)
        if not _same(want, have):
            lines.extend(_told(name, want, have))
    return lines


def plain_difference(want: Any, have: Any) -> list[str]:
    """How two values differ, empty when they do not."""
    return [] if _same(want, have) else _told("value", want, have)


def _same(want: Any, have: Any) -> bool:
    return _text(want) == _text(have)


def _text(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def _sorted(entries: Any) -> list[Any]:
    return sorted(entries or [], key=_text)


def _expected(expected: dict[str, Any]) -> dict[str, Any]:
    """What is to be compared, without what is only informational."""
    kept = {
        name: value
        for name, value in expected.items()
        if name not in _INFORMATIONAL and not name.startswith("ruote_")
    }
    kept["errors"] = [_error(error) for error in expected.get("errors") or []]
    if "waiting_at" in kept:
        kept["waiting_at"] = sorted(kept["waiting_at"])
    if "snapshots" in kept:
        kept["snapshots"] = [_snapshot(shot) for shot in kept["snapshots"]]
    always = ("state", "trace", "fields", "errors")
    return {name: value for name, value in kept.items() if value or name in always}


def _error(error: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in error.items() if name != "ruote_message"}


def _snapshot(shot: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in shot.items() if name != "expressions" and value}
    if "errors" in kept:
        kept["errors"] = [_error(error) for error in kept["errors"]]
    for name in ("waiting_at", "tags", "schedules"):
        if name in kept:
            kept[name] = sorted(kept[name], key=str)
    return kept


def _told(name: str, want: Any, have: Any) -> list[str]:
    if not (isinstance(want, list) and isinstance(have, list)):
        return [f"{name}: expected {_text(want)}", f"{' ' * len(name)}  found    {_text(have)}"]
    lines = [f"{name}:"]
    for number in range(max(len(want), len(have))):
        one = _text(want[number]) if number < len(want) else "-"
        other = _text(have[number]) if number < len(have) else "-"
        if one != other:
            lines += [
                f"  [{number}] expected {one}",
                f"  {' ' * len(str(number))}   found    {other}",
            ]
    return lines
