from __future__ import annotations

import msgspec

from mint.model.fault import Fault


def test_only_what_is_said_is_written() -> None:
    assert msgspec.to_builtins(Fault("engine", "no")) == {"kind": "engine", "message": "no"}


def test_json_and_back() -> None:
    fault = Fault("participant", "no", "ValueError", ("a", "b"), "more", [["size", "x", 5]])

    assert msgspec.json.decode(msgspec.json.encode(fault), type=Fault) == fault
