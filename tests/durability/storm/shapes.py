"""The processes of the storm: what they do, and what must come of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Shape(NamedTuple):
    """One kind of process.

    Args:
        text: its definition; NUMBER stands for `n`.
        fields: what it must end with, by the number `n` that it begins with.
        answers: how many answers of participants its history must tell.
    """

    text: str
    fields: Callable[[int], dict[str, Any]]
    answers: int


def _steps(names: str, **more: Any) -> Callable[[int], dict[str, Any]]:
    return lambda n: {"n": n, "steps": names.split(), **more}


SHAPES = {
    "sequence": Shape(
        """
        define sequence_of_three
          note step: a
          pen step: b
          note step: c
        """,
        _steps("a b c"),
        3,
    ),
    "concat": Shape(
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
              stumble step: e, times: 1, retries: 3, backoff: 0.05
          note step: f
        """,
        _steps("a b c a d e f"),
        6,
    ),
    "mix": Shape(
        """
        concurrence merge_type: mix
          put name: x, add: 1
          put name: y, add: 2
          sequence
            wait 0.1s
            put name: z, add: 3
        """,
        lambda n: {"n": n, "x": n + 1, "y": n + 2, "z": n + 3},
        3,
    ),
    "isolate": Shape(
        """
        concurrence merge_type: isolate
          put name: x, add: 1
          put name: x, add: 2
        """,
        lambda n: {"0": {"n": n, "x": n + 1}, "1": {"n": n, "x": n + 2}},
        2,
    ),
    "stack": Shape(
        """
        concurrence merge_type: stack, merge: lowest
          put name: x, add: 1
          put name: x, add: 2
        """,
        lambda n: {
            "stack": [{"n": n, "x": n + 1}, {"n": n, "x": n + 2}],
            "stack_attributes": {"merge_type": "stack", "merge": "lowest"},
        },
        2,
    ),
    "ignore": Shape(
        """
        sequence
          concurrence merge_type: ignore
            note step: a
            pen step: b
          note step: c
        """,
        _steps("c"),
        3,
    ),
    "race": Shape(
        """
        sequence
          concurrence count: 1
            hold
            sequence
              wait 0.1s
              note step: won
          note step: after
        """,
        _steps("won after"),
        2,
    ),
    "iterate": Shape(
        """
        iterator on: 'a, b, c', to_v: it
          note step: '${v:it}'
          pen step: '${v:it}!'
        """,
        _steps("a a! b b! c c!"),
        6,
    ),
    "citerate": Shape(
        """
        concurrent_iterator on: 'a, b, c', to_v: it, merge_type: concat, merge: highest
          note step: '${v:it}'
          wait 0.1s
        """,
        _steps("a b c"),
        3,
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
        _steps("x1 x2 y1 y2"),
        4,
    ),
    "waits": Shape(
        """
        sequence
          wait 0.3s
          note step: a
          wait 1.5s
          pen step: b
        """,
        _steps("a b"),
        2,
    ),
    "timeout": Shape(
        """
        sequence
          note step: a
          hold timeout: 0.4s, on_timeout: late
          note step: b
        """,
        _steps("a late b"),
        3,
    ),
    "retries": Shape(
        """
        sequence
          stumble step: a, times: 2, retries: 3, backoff: 0.05
          note step: b
        """,
        _steps("a b"),
        2,
    ),
    "listen": Shape(
        """
        concurrence merge: highest, merge_type: concat
          sequence
            listen to: bell, upon: reply, wfid: same, merge: false
            note step: heard
          sequence
            wait 0.1s
            bell
        """,
        _steps("heard bell"),
        2,
    ),
    "tag": Shape(
        """
        concurrence merge: highest, merge_type: concat
          sequence
            listen to: phase, upon: leaving, wfid: same, merge: false
            pen step: heard
          sequence
            sequence tag: phase
              note step: a
            note step: b
        """,
        _steps("heard a b"),
        3,
    ),
    "handler": Shape(
        """
        sequence
          brittle on_error: mend
          note step: a
        """,
        _steps("mend a"),
        2,
    ),
    "replay": Shape(
        """
        sequence
          note step: a
          brittle step: b
          note step: c
        """,
        _steps("a b c", mended=True),
        3,
    ),
    "cancel": Shape(
        """
        sequence on_cancel: tidy
          note step: a
          hold
        """,
        _steps("a tidy"),
        2,
    ),
    "kill": Shape(
        """
        sequence on_cancel: tidy
          note step: a
          hold
        """,
        _steps("a"),
        1,
    ),
    "forget": Shape(
        """
        sequence
          forget
            sequence
              wait 0.2s
              note step: apart
          pen step: a
        """,
        _steps("a"),
        2,
    ),
    "flank": Shape(
        """
        sequence
          flank
            hold
          note step: a
          pen step: b
        """,
        _steps("a b"),
        2,
    ),
    "cursor": Shape(
        """
        sequence
          cursor
            bump
            rewind if: '${f:tries} < 3'
            pilot
            note step: never
            note step: landed, tag: landing
          note step: z
        """,
        _steps("pilot landed z", tries=3),
        6,
    ),
    "talker": Shape("bell", _steps("bell"), 1),
    "hearer": Shape(
        """
        sequence
          listen to: bell, upon: reply, where: '${f:n} == NUMBER', merge: false
          note step: heard
        """,
        _steps("heard"),
        1,
    ),
}
