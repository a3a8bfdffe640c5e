from __future__ import annotations

from typing import TYPE_CHECKING

from mint.engine.remedies import ABOUT
from mint.engine.symptoms import Symptom

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.definitions.following import ShelfState
    from mint.engine.symptoms import Diagnosis


def add_undeployed(states: Iterable[ShelfState], diagnosis: Diagnosis) -> None:
    """Tell of stores that cannot be followed, and of definitions in them that are broken.

    Args:
        states: how it stands with each store.
        diagnosis: where it is added.
    """
    for state in states:
        if state.fault:
            _add(diagnosis, "stores", state.fault, state.store)
        for name, problem in sorted(state.problems.items()):
            _add(diagnosis, "definitions", f"{name} is not deployed: {problem}", state.store)


def _add(diagnosis: Diagnosis, kind: str, what: str, where: str) -> None:
    about = ABOUT[kind]
    found = Symptom(kind, about.severity, what, where, None, about.why, about.next)
    diagnosis.findings.append(found)
    diagnosis.totals[kind] = diagnosis.totals.get(kind, 0) + 1
