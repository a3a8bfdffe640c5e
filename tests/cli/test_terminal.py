from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from mint.cli.terminal import safe, show, show_json, table, text

if TYPE_CHECKING:
    import pytest


@given(st.text())
def test_nothing_that_others_wrote_steers_the_terminal(told: str) -> None:
    assert not any(ord(each) < 32 or 127 <= ord(each) < 160 for each in safe(told) if each != "\n")


def test_texts_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    show(text("[bold]x[/bold] :smile:"))
    assert capsys.readouterr().out == "[bold]x[/bold] :smile:\n"


def test_nothing_is_cut_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    show(table(("ID", "TEXT"), [["x" * 100, "y" * 300]]))
    assert "x" * 100 + "  " + "y" * 300 in capsys.readouterr().out


def test_documents_keep_letters_of_all_languages(capsys: pytest.CaptureFixture[str]) -> None:
    show_json({"name": "käse"})
    assert '"käse"' in capsys.readouterr().out
