"""The conformance cases of definitions in text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mint.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.lang.places import Reading

CONFORMANCE = Path(__file__).parents[2] / "conformance"


def reader_cases(form: str) -> list[Any]:
    """The cases of one format, as parameters of a test."""
    cases = json.loads((CONFORMANCE / "reader.json").read_text())["cases"]
    return [pytest.param(case, id=case["name"]) for case in cases if case["format"] == form]


def expect_case(case: dict[str, Any], read: Callable[[str], Reading]) -> None:
    """Check that a reader gives what the case expects."""
    if "error" in case["expect"]:
        with pytest.raises(DefinitionError):
            read(case["text"])
    else:
        assert read(case["text"]).tree.to_json() == case["expect"]["tree"]
