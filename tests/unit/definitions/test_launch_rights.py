from __future__ import annotations

import pytest

from mint.definitions.launch_rights import ANYTHING, TEXTS, demand, rights_of
from mint.errors import NotPermitted


@pytest.mark.parametrize(
    ("rights", "label", "may"),
    [
        (["release"], "release@3", True),
        (["release"], "release", True),
        (["release"], "releases@1", False),
        (["nightly-*"], "nightly-arm@12", True),
        (["A/*"], "A/B/REQUEST.review@3", True),
        (["*"], "anything@1", True),
        (["*"], "", False),
        ([TEXTS], "", True),
        ([TEXTS], "release@1", False),
        ([], "release@1", False),
        ([], "", False),
        (ANYTHING, "release@1", True),
        (ANYTHING, "", True),
    ],
)
def test_who_may_launch_what(rights: list[str], label: str, may: bool) -> None:  # noqa: FBT001
    if may:
        demand("ci", rights, label)
        return
    with pytest.raises(NotPermitted, match="ci may not launch"):
        demand("ci", rights, label)


def test_it_says_what_one_may() -> None:
    with pytest.raises(NotPermitted) as refused:
        demand("ci", ["release", "nightly-*", TEXTS], "secret@2")
    assert str(refused.value) == (
        "ci may not launch 'secret': only `release`, `nightly-*` as deployed"
    )
    with pytest.raises(NotPermitted, match="definitions that are sent along: nothing"):
        demand("ci", [], "")


def test_rights_of_users_of_a_broker() -> None:
    launchers = {"ci": ["release"], "*": ["public"]}
    assert rights_of("ci", launchers) == ["release"]
    assert rights_of("bob", launchers) == rights_of("", launchers) == ["public"]
    assert rights_of("bob", {"ci": ["release"]}) == ()
    assert rights_of("bob", {}) == ANYTHING
