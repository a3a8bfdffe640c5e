from __future__ import annotations

import pytest
from tests.unit.lang.findings import notes

WORK = "  alpha\n  bravo\n  charlie\n"


def test_work_without_error_handling_is_noted_once() -> None:
    [note] = notes(f"define k\n{WORK}")
    assert note.startswith("0_0 nothing here handles errors, such as those of `alpha`")


@pytest.mark.parametrize(
    "text",
    [
        f"define 'k', on_error: 'sorry'\n{WORK}",
        f"define k\n{WORK}  delta on_error: redo",
        f"define k\n  on_error 'sorry'\n{WORK}",
        "define k\n  alpha\n  echo x",
        "define k\n  a\n  a\n  a\n  define a\n    noop",
    ],
)
def test_where_it_is_handled_or_hardly_worth_it_nothing_is_noted(text: str) -> None:
    assert notes(text) == []


def test_cases_without_any_for_the_rest_are_noted() -> None:
    text = "define k\n  echo a, if: '${vote} == yes'\n  echo b, if: '${vote} == no'\n  echo c"
    [note] = notes(text)
    assert note.startswith("0_1 `vote` may be something else than yes, no")


def test_a_chain_of_ifs_that_ends_without_else_is_noted() -> None:
    text = "if '${f:vote} == yes'\n  echo a\n  if '${vote} == no'\n    echo b"
    assert notes(text) == []  # the outer one has two branches: its own test is no single case
    text = "define k\n  if '${vote} == yes'\n    echo a\n  if '${vote} == \"no\"'\n    echo b"
    [note] = notes(text)
    assert note.startswith("0_1 `vote` may be something else than yes, no")


@pytest.mark.parametrize(
    "text",
    [
        "define k\n  echo a, if: '${vote} == yes'\n  echo b, unless: '${vote} == yes'",
        "define k\n  echo a, if: '${vote} == yes'\n  echo b, if: '${vote} != yes'",
        "define k\n  echo a, if: '${vote} == yes'\n  echo b, if: '${other} == no'",
        "define k\n  echo a, if: '${vote} == yes'\n  echo b, if: '${vote} == yes'",
        "define k\n  echo a, if: '${v} == 1'\n  echo b, if: '${v} == 2'\n  echo c, unless: '${v}'",
        "define k\n  echo a, if: '${vote}'",
    ],
)
def test_what_is_complete_or_no_case_is_fine(text: str) -> None:
    assert notes(text) == []
