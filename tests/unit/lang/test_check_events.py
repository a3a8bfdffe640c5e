from __future__ import annotations

import pytest
from tests.unit.lang.findings import findings


@pytest.mark.parametrize(
    "text",
    ["alpha await: 'what:ever'", "alpha await: ''", "alpha await: 'error: x'", "await",
     "await where: 'true'", "await in_tag: ''", "await left_participant: '/(/'",
     "alpha await: 'in_participant: /(a+)+/'"],
)  # fmt: skip
def test_what_is_waited_for_cannot_be_understood(text: str) -> None:
    [found] = findings(text)
    assert found.startswith("0 error `await")


@pytest.mark.parametrize(
    "text",
    [
        "sequence\n  alpha tag: t\n  beta await: t",
        "sequence\n  alpha tag: t\n  await left_tag: t",
        "sequence\n  alpha tag: t\n  await in_tag: a/t",
        "sequence\n  alpha tag: 't${v:n}'\n  await in_tag: t5",
        "alpha await: '${f:x}'",
        "await in_tag: '/^t/'",
        "await in_tag: t, global: true",
        "await in_participants: [a, b]",
        "await error",
        "await error: SomeError",
    ],
)
def test_what_may_come(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize("text", ["alpha await: t", "await in_tag: t", "await left_tags: [t]"])
def test_a_tag_that_no_step_has(text: str) -> None:
    [found] = findings(text)
    assert found.startswith("0 warning no step here has the tag `t`")


def test_an_of_outside_a_given() -> None:
    assert findings("given x\n  sequence\n    of x\n      noop") == []
    [found] = findings("of x\n  noop")
    assert found.startswith("0 error `of` stands in no `given`")
