from __future__ import annotations

from pathlib import Path

import pytest
from scripts.reference.pages import PAGES

REFERENCE = Path(__file__).parent.parent.parent / "docs" / "reference"


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    path = REFERENCE / name
    assert path.exists(), "run scripts/docs --write-only"
    assert path.read_text() == PAGES[name](), "run scripts/docs --write-only"
