from __future__ import annotations

from mint.trigger import Entry


def test_case_of_names_and_order_of_values_do_not_matter() -> None:
    one, other = Entry({"CN": ["a", "b"]}), Entry({"cn": ["b", "a"]})
    assert one == other
    assert hash(one) == hash(other)
    assert "Cn" in one
    assert one["cN"] == ("a", "b")
    assert list(one) == ["CN"]


def test_a_name_without_values_is_absent() -> None:
    assert Entry({"cn": []}) == Entry()
    assert not Entry({"cn": []})


def test_text_and_bytes_differ() -> None:
    assert Entry({"a": [b"x"]}).differing(Entry({"A": ["x"]})) == {"a"}
    assert Entry({"a": [b"x", "y"]}).texts("a") == ("y",)
    assert Entry({"a": [b"x"]}).first("a") is None
