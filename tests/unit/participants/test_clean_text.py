from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from mint.participants.clean_text import clean_text

any_text = st.text(st.characters(codec=None))  # lone surrogates too


def test_text_that_can_be_stored_stays_as_it_is() -> None:
    assert clean_text("höyry € 🚂") == "höyry € 🚂"


def test_half_characters_become_escapes() -> None:
    assert clean_text("caf\udce9") == "caf\\udce9"


@given(any_text)
def test_the_result_is_always_json(text: str) -> None:
    assert msgspec.json.decode(msgspec.json.encode(clean_text(text))) == clean_text(text)
