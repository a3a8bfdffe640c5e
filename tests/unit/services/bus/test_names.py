from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.services.bus.names import app_of, is_app, path_of


@given(st.from_regex(r"[A-Za-z0-9_]{1,64}", fullmatch=True))
def test_an_application_is_found_again_by_its_path(app: str) -> None:
    assert is_app(app)
    assert app_of(path_of(app)) == app


@pytest.mark.parametrize("name", ["", "a-b", "a/b", "..", "ü", "a\n", "a b", "a" * 65, "٣"])
def test_what_is_no_part_of_a_path_is_no_application(name: str) -> None:
    assert not is_app(name)


@pytest.mark.parametrize("path", ["/", "/package", "/package/", "/package/a/b", "/pack/a", ""])
def test_other_objects_are_of_no_application(path: str) -> None:
    assert app_of(path) == ""
