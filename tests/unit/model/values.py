"""Random JSON values and trees for tests of the model."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mint.model.tree import Tree

texts = st.text(max_size=5)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | numbers | texts
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
payloads = st.dictionaries(texts, values, max_size=3)

leaves = st.builds(Tree, texts, payloads)
trees = st.recursive(
    leaves,
    lambda inner: st.builds(Tree, texts, payloads, st.lists(inner, max_size=3).map(tuple)),
    max_leaves=8,
)
