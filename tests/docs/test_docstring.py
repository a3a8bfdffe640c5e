from __future__ import annotations

import doctest

from scripts.reference import docstring
from scripts.reference.docstring import arguments

SETTINGS = """What can be set.

    Args:
        port: where to listen: a number,
            above 1024.
        data: a directory.

            Made if it is not there.

    Returns:
        nothing: at all.
    """


def test_arguments_are_found_with_their_continued_lines() -> None:
    assert arguments(SETTINGS) == {
        "port": "where to listen: a number, above 1024.",
        "data": "a directory. Made if it is not there.",
    }


def test_a_docstring_without_arguments_has_none() -> None:
    assert arguments("Just this.\n\nReturns:\n    port: a number.") == {}


def test_its_own_example_holds() -> None:
    assert doctest.testmod(docstring).failed == 0
