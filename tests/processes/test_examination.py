"""Nothing that a process does by itself is taken for a fault, at any moment of its life."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.processes.test_conformance import AREAS, cases, deviations, in_reach

from mint.ports.examination import Measures, Signs
from mint.store import open_store
from mint.store.database import DatabaseStore
from mint.testing.conformance.runner import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.ports.store import Turn

FAR = Measures(4e9, overdue=4e9)
"""At no moment of a case is anything late."""


@pytest.mark.parametrize("area", AREAS)
def test_no_process_is_ill_by_itself(area: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[dict[str, Signs]] = []
    whole = DatabaseStore.turn

    @contextmanager
    def examined(self: DatabaseStore) -> Iterator[Turn]:
        with whole(self) as turn:
            yield turn
        found.append(self.views.examine(FAR))

    monkeypatch.setattr(DatabaseStore, "turn", examined)
    store = open_store("sqlite://")
    for case in cases(area):
        if in_reach(case):
            run(case, store, deviations())
    store.close()
    assert [signs for signs in found if signs] == []
