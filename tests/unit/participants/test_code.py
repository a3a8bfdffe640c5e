from __future__ import annotations

import functools
from typing import Any

import pytest

from mint.participants.code import Hooks, asynchronous, takes


def plain(wi: Any) -> None: ...


async def task(wi: Any) -> None: ...


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (plain, False),
        (task, True),
        (functools.partial(task), True),
        (functools.partial(plain), False),
        (print, False),
    ],
)
def test_it_knows_what_gives_something_to_await(function: Any, expected: Any) -> None:
    assert asynchronous(Hooks(plain, cancel=function)) == ({"cancel"} if expected else set())


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda: 0, (0, 0)),
        (lambda a: a, (1, 1)),
        (lambda a, b: (a, b), (2, 2)),
        (lambda a, b=1: (a, b), (1, 2)),
        (lambda a, *, b=1: (a, b), (1, 1)),
    ],
)
def test_it_counts_arguments(function: Any, expected: Any) -> None:
    assert takes(function) == expected


def test_many_arguments_are_enough() -> None:
    least, most = takes(lambda *args: args)
    assert least == 0
    assert most > 2
