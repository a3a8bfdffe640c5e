from __future__ import annotations

from typing import Any, Protocol

import pytest

from mint.model.effect import Dispatch


class MakeDispatch(Protocol):
    def __call__(self, name: str = "check", **fields: Any) -> Dispatch: ...


@pytest.fixture
def dispatch() -> MakeDispatch:
    def make(name: str = "check", **fields: Any) -> Dispatch:
        return Dispatch("d1", "20300101-0000-wf", "0_1!a", name, {"task": "weigh"}, fields)

    return make
