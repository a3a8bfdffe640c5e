"""The scripts of the corpus, each with what its methods are expected to do.

A file holds scripts in this form; the script gets a head with its import, type and description,
unless its first line is `#!`:

    === name of the case
    def start():
        ...
    --- start
    result: 3
    log: what it prints
    signal: started
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "corpus"
HEAD = """# -*- coding: utf-8 -*-
from comar.service import *
serviceType = "server"
serviceDesc = _({"en": "A service", "tr": "Bir servis"})
"""


class Case(NamedTuple):
    """A script, the method to call, and what shall come of it: lists of values by word."""

    name: str
    text: str
    method: str
    expected: dict[str, list[str]]


def cases() -> list[Case]:
    """All of them."""
    found = []
    for file in sorted(_FOLDER.glob("*.txt")):
        for part in file.read_text().split("\n=== ")[1:]:
            name, _, rest = part.partition("\n")
            text, *calls = f"\n{rest}".split("\n--- ")
            head = "" if text.startswith("\n#!") else HEAD
            found += [_case(f"{file.stem}: {name}", f"{head}{text[1:]}\n", call) for call in calls]
    return found


def _case(name: str, text: str, call: str) -> Case:
    method, *lines = call.strip().split("\n")
    expected: dict[str, list[str]] = {}
    for line in lines:
        word, _, value = line.partition(":")
        expected.setdefault(word.strip(), []).append(value.strip())
    return Case(f"{name}, {method}", text, method, expected)


def result_of(case: Case) -> object:
    """The result that is expected; None when nothing is told."""
    told = case.expected.get("result")
    return json.loads(told[0]) if told else None
