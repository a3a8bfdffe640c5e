"""Random trees: of ordinary words, and of texts that are as odd as can be."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mint.model.tree import Tree

WORDS = ["alpha", "f:x", "v:a.b", "on-error", "${f:x}", "${h.${k}}", "$f:x", "do", "text", "if"]
ODD = [
    *("", " ", "a b", "a: b", "a:", ":", "- a", "-", "#", "a #b", "a#b", "=>", "'", '"', "it's"),
    *("1", "-2.5", "1e3", "007", "true", "True", "nil", "null", "~", "yes", "on", "off", "1:30"),
    *("[", "]", "{", "}", "a,b", ",", "[a]", "{a: 1}", "${", "${a", "a}", "\\", "\\n", "\\\\d+"),
    *("/re, x/", "/re/", "/", "//x", "a\\", "\\u0041", "\n", "a\nb", "\t", "\r\n", "\x00", "\x7f"),
    *("\x85", "\xa0", "\u2028", "\ufeff", "\ufffe", "\U0001f600", "<<", "*a", "&a", "!t", "|", ">"),
    *("%", "@", "`", "?", "? a", "---", "...", "'a'b", '"a" b', "0x1F", "0o7", ".inf", "1_000"),
]

texts = st.sampled_from(WORDS + ODD) | st.text(max_size=6)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


names = texts.filter(bool)
attributes = st.dictionaries(texts, values, max_size=3)

trees = st.recursive(
    st.builds(Tree, names, attributes),
    lambda inner: st.builds(Tree, names, attributes, st.lists(inner, max_size=3).map(tuple)),
    max_leaves=6,
)
