from __future__ import annotations

import re

import pytest

from mint.cli.table import application
from mint.engine.remedies import ABOUT
from mint.store.examination import _QUESTIONS


def test_whatever_an_examination_finds_is_explained() -> None:
    for kind in (*_QUESTIONS, "history", "payload", "deadlock"):
        assert ABOUT[kind].what, kind


@pytest.mark.parametrize("kind", ABOUT)
def test_what_to_type_is_a_command(kind: str) -> None:
    app = application()
    for command in re.findall(r"\bmint ([a-z-]+)", ABOUT[kind].next):
        assert command in app


@pytest.mark.parametrize("kind", ABOUT)
def test_every_text_can_be_filled_in(kind: str) -> None:
    about = ABOUT[kind]
    assert "{" not in about.next.format(where="w", wfid="w", key="k", text="x")
    assert "{" not in about.what.format(late="3 s", count=2, text="x")
    assert about.why
