"""The processes of the chaos: what they do, and what must come of each."""

from __future__ import annotations

from typing import Any, NamedTuple


class Shape(NamedTuple):
    """One kind of process.

    Args:
        text: its definition.
        steps: what its field `steps` holds at the end, with blanks between.
        effects: the steps that must be done, each once: by one dispatch.
        more: steps that may be done, since something else may come first.
        fields: what else it ends with.
        dispatches: of steps that are given out more than once, how often.
    """

    text: str
    steps: str
    effects: str
    more: str = ""
    fields: dict[str, Any] = {}  # noqa: RUF012 - never changed
    dispatches: dict[str, int] = {}  # noqa: RUF012 - never changed

    def ending(self, name: str, number: int) -> dict[str, Any]:
        """The fields with which a process of this shape must end."""
        steps = {"steps": self.steps.split()} if self.steps else {}
        return {"n": number, "shape": name, **steps, **self.fields}

    def wanted(self) -> dict[str, int]:
        """How many dispatches each step must have, by its name."""
        return {step: self.dispatches.get(step, 1) for step in self.effects.split()}


SHAPES = {
    "sequence": Shape(
        """
        sequence
          note step: a
          pen step: b
          note step: c
        """,
        "a b c",
        "a b c",
    ),
    "join": Shape(
        """
        sequence
          note step: a
          concurrence merge: highest, merge_type: concat
            sequence
              note step: b
              wait 0.2s
              note step: c
            sequence
              pen step: d
              note step: e
          note step: f
        """,
        "a b c a d e f",
        "a b c d e f",
    ),
    "mix": Shape(
        """
        concurrence merge_type: mix
          put step: x, value: 1
          put step: y, value: 2
          sequence
            wait 0.1s
            put step: z, value: 3
        """,
        "",
        "x y z",
        fields={"x": 1, "y": 2, "z": 3},
    ),
    "iterate": Shape(
        """
        iterator on: 'a, b, c', to_v: it
          note step: '${v:it}'
          pen step: '${v:it}!'
        """,
        "a a! b b! c c!",
        "a a! b b! c c!",
    ),
    "fan": Shape(
        """
        concurrent_iterator on: 'a, b, c, d, e', to_v: it, merge_type: concat, merge: highest
          pen step: '${v:it}'
        """,
        "a b c d e",
        "a b c d e",
    ),
    "subprocess": Shape(
        """
        define twice
          define pair
            sequence
              note step: '${v:of}1'
              pen step: '${v:of}2'
          sequence
            pair of: x
            pair of: y
        """,
        "x1 x2 y1 y2",
        "x1 x2 y1 y2",
    ),
    "retries": Shape(
        """
        sequence
          stumble step: a, times: 2, retries: 3, backoff: 0.05
          note step: b
        """,
        "a b",
        "a b",
        dispatches={"a": 3},
    ),
    "handler": Shape(
        """
        sequence
          brittle step: broken, on_error: mend
          note step: a
        """,
        "mend a",
        "broken mend a",
    ),
    "timeout": Shape(
        """
        sequence
          note step: a
          hold step: held, timeout: 1s, on_timeout: late
          note step: b
        """,
        "a late b",
        "a late b",
        more="held",
    ),
    "race": Shape(
        """
        sequence
          concurrence count: 1
            hold step: held
            note step: won
          note step: after
        """,
        "won after",
        "won after",
        more="held",
    ),
    "cancel": Shape(
        """
        sequence
          concurrence merge_type: ignore
            sequence tag: doomed
              hold step: held
            sequence
              wait 0.5s
              undo doomed
              note step: a
          note step: b
        """,
        "b",
        "a b",
        more="held",
    ),
    "await": Shape(
        """
        concurrence merge: highest, merge_type: concat
          sequence
            await left_tag: phase, merge: ignore
            pen step: heard
          sequence
            sequence tag: phase
              note step: a
            note step: b
        """,
        "heard a b",
        "heard a b",
    ),
    "long": Shape(
        """
        sequence
          toil step: a
          note step: b
        """,
        "a b",
        "a b",
    ),
}


PARTICIPANTS = 9
"""How many they need, see `participants.py`."""


def shape_of(number: int) -> str:
    """The shape of the process with this number: one after the other."""
    return list(SHAPES)[number % len(SHAPES)]
