"""How tests look into a process: a run over what a playbook has come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter.run import Run

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.testing import Playbook


def run_of(play: Playbook) -> Run:
    """An interpretation of the process as it is now, in which nothing has been said yet."""
    return Run(play.memory.whole(), play.environment)


def expression_at(play: Playbook, at: str) -> Expression:
    """The behaviour of the live expression at a position, or of a participant or tag."""
    run = run_of(play)
    node = run.node(play.node(at).key)
    assert node is not None
    return run.expression(node)
