"""Whatever a word is given: no traceback, and a cancel ends it.

What cannot be used becomes an error that MINT understands, recorded at the step.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mint.expressions.table import EXPRESSIONS
from mint.interpreter.environment import Limits
from mint.lang.words import COMMON
from mint.model.tree import Tree
from mint.testing import Playbook

WORDS = sorted(EXPRESSIONS)
NAMES = sorted(
    {*COMMON, "ref", "on", "on_f", "on_v", "to", "to_v", "to_f", "times", "sep", "count", "merge"}
    | {"merge_type", "over_if", "wait_for", "remaining", "break_if", "val", "field", "variable"}
    | {"field_value", "pos", "override", "escape", "for", "until", "upon", "where", "wfid", "msg"}
    | {"left_tag", "in_participants", "error", "global", "freq", "tab", "mutex", "from_v", "from_f"}
    | {"tree", "tree_var", "tree_field", "name", "test", "step", "retries", "backoff", "f:x", "v:x"}
)
ODD: list[Any] = [
    "", 0, -1, 1.5, True, False, [], [1, [2]], {}, {"a": {"b": [1]}}, ["noop", {}, []], "text",
    "$f:list", "$f:none", "${", "${r:x}", "${f:${f:x}}", "/(/", "/x/", "v:", "v:/", "v://x", "a..b",
    ".", "[", "nan", "1e999", "9" * 5000, ",", "1h: ", "5s: retry * 3, pass", "redo", "raise", "!",
    "jump to x", "store: f:x", "bury: v://x", "\x00",
]  # fmt: skip

attributes = st.dictionaries(
    st.sampled_from(NAMES) | st.sampled_from([odd for odd in ODD if isinstance(odd, str)]),
    st.none() | st.sampled_from(ODD),
    max_size=3,
)
children = st.sampled_from([(), (Tree("zoe"),), (Tree("noop"), Tree("error", {"boom": None}))])


@settings(max_examples=400)
@given(st.sampled_from(WORDS), attributes, children, st.sampled_from(ODD))
def test_no_attribute_gives_a_traceback(
    word: str, given_attributes: dict[str, Any], kids: tuple[Tree, ...], answer: Any
) -> None:
    step = Tree(word, given_attributes, kids)
    play = Playbook(Tree("define", {}, (step, Tree("noop"))), limits=Limits(steps=100))
    play.launch({"list": [1, {"a": 2}], "x": 1}, {"v": 1, "tree": 5})
    acts = (
        lambda: play.waiting and play.answer(play.waiting[0], {"__command__": answer}),
        lambda: play.waiting and play.fail(play.waiting[0]),
        lambda: play.hear("dispatched", "text", {"q": 1}),
        lambda: play.advance("2h"),
        lambda: play.is_over or play.cancel(),
        lambda: play.is_over or play.kill(),
    )
    for act in acts:
        act()
        assert not [error.fault for error in play.errors if error.fault.trace]
