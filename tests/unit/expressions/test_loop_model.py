"""Sequences, cursors and iterators do what a small model of them does.

The model is a plain recursive program: a command is an exception that the nearest loop catches.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mint.interpreter.environment import Limits
from mint.model.tree import Tree
from mint.testing import Playbook

_MOST = 60
"""Steps of a run: what takes more may go round for ever."""


class Step(NamedTuple):
    """A step of a program.

    Args:
        name: of the expression.
        argument: of a command, or how many items an iterator has.
        kids: the steps below.
        until: a command is given while fewer ticks than this were counted.
    """

    name: str
    argument: Any = None
    kids: tuple[Step, ...] = ()
    until: int = 0

    def tree(self) -> Tree:
        """The same for the engine."""
        attributes: dict[str, Any] = {}
        match self.name:
            case "echo":
                attributes = {"${v:i} ${v:ticks}": None}
            case "inc":
                attributes = {"v:ticks": None}
            case "iterator":
                attributes = {"times": self.argument}
            case "skip" | "back":
                attributes = {"step": self.argument}
            case "jump":
                attributes = {"to": self.argument}
        if self.until:
            attributes["if"] = f"${{v:ticks}} < {self.until}"
        return Tree(self.name, attributes, tuple(kid.tree() for kid in self.kids))


class Command(Exception):
    """A command on its way to the nearest loop."""

    def __init__(self, step: Step) -> None:
        super().__init__(step.name)
        self.step = step

    def position(self, following: int, size: int) -> int:
        """Where to go on, of so many positions; past the last one to leave."""
        argument = self.step.argument
        match self.step.name:
            case "skip":
                return following + int(argument)
            case "back":
                return max(0, following - int(argument))
            case "jump":
                return max(0, int(argument) + (size if argument < 0 else 0))
            case "break":
                return size
        return 0


class Endless(Exception):
    """It takes too many steps."""


class Model:
    """Runs a program.

    Attributes:
        said: what was echoed.
    """

    def __init__(self) -> None:
        self.said: list[str] = []
        self.item: Any = ""
        self.ticks = 0
        self.steps = 0

    def run(self, step: Step, *, looped: bool = False) -> None:
        """Do a step.

        Raises:
            Command: to the loop around it, if there is one.
            Endless: it takes too long.
        """
        self.steps += 1
        if self.steps > _MOST:
            raise Endless
        match step.name:
            case "echo":
                self.said.append(f"{self.item} {self.ticks}")
            case "inc":
                self.ticks += 1
            case "cursor":
                self._cursor(step)
            case "iterator":
                self._iterator(step)
            case "sequence":
                self._each(step.kids, looped=looped)
            case _ if looped and (self.ticks < step.until or not step.until):
                raise Command(step)

    def _each(self, kids: tuple[Step, ...], *, looped: bool) -> None:
        for kid in kids:
            self.run(kid, looped=looped)

    def _cursor(self, step: Step) -> None:
        at = 0
        while at < len(step.kids):
            try:
                self.run(step.kids[at], looped=True)
                at += 1
            except Command as command:
                at = command.position(at + 1, len(step.kids))

    def _iterator(self, step: Step) -> None:
        at = 0
        while step.kids and at < step.argument:
            self.item = at
            try:
                self._each(step.kids, looped=True)
                at += 1
            except Command as command:
                at = command.position(at + 1, step.argument)


numbers = st.integers(0, 3)
commands = st.one_of(
    st.builds(Step, st.sampled_from(["skip", "back"]), numbers, st.just(()), st.integers(0, 3)),
    st.builds(Step, st.just("jump"), st.integers(-3, 3), st.just(()), st.integers(1, 3)),
    st.builds(Step, st.just("rewind"), st.none(), st.just(()), st.integers(1, 3)),
    st.builds(Step, st.just("break"), st.none(), st.just(()), numbers),
)
leaves = st.one_of(st.just(Step("echo")), st.just(Step("inc")), commands)
programs = st.recursive(
    leaves,
    lambda inner: st.builds(
        Step,
        st.sampled_from(["sequence", "cursor", "iterator"]),
        numbers,
        st.lists(inner, max_size=4).map(tuple),
        st.just(0),
    ),
    max_leaves=12,
)


@settings(max_examples=100)
@given(st.lists(programs, min_size=1, max_size=3).map(tuple))
def test_loops_do_what_the_model_does(kids: tuple[Step, ...]) -> None:
    program, model = Step("sequence", kids=kids), Model()
    try:
        model.run(program)
    except Endless:
        assume(False)
    play = Playbook(program.tree(), limits=Limits(steps=10 * _MOST))
    play.launch(variables={"ticks": 0})
    assert play.is_over
    assert play.echoes == model.said
