from __future__ import annotations

import pytest

from mint.testing import Dispatched, Playbook


def awaiting(attributes: str) -> Playbook:
    """A process with an `await` beside a branch that can do things."""
    return Playbook(f"""
        concurrence merge_type: ignore
          sequence
            await {attributes}
            echo heard
          sequence
            go
            sequence tag: alpha
              alice
            error nada, if: '${{f:fail}}'
    """).launch({"own": 1})


INS = ("in", "entered", "reached")
OUTS = ("out", "left")


@pytest.mark.parametrize("key", [f"{way}_tag" for way in INS] + ["tag", "tags", "in_tags"])
def test_a_tag_is_entered(key: str) -> None:
    play = awaiting(f"{key}: alpha").answer("go")
    assert play.echoes == ["heard"]


@pytest.mark.parametrize("key", [f"{way}_tag" for way in OUTS] + ["left_tags"])
def test_a_tag_is_left(key: str) -> None:
    play = awaiting(f"{key}: alpha").answer("go")
    assert not play.echoes
    assert play.answer("alice").echoes == ["heard"]


@pytest.mark.parametrize(
    "key", [f"{way}_participant" for way in INS] + ["participant", "participants"]
)
def test_a_participant_gets_a_workitem(key: str) -> None:
    assert awaiting(f"{key}: alice").answer("go").echoes == ["heard"]


@pytest.mark.parametrize("key", [f"{way}_participant" for way in OUTS])
def test_a_participant_answers(key: str) -> None:
    play = awaiting(f"{key}: alice").answer("go")
    assert not play.echoes
    assert play.answer("alice").echoes == ["heard"]


@pytest.mark.parametrize(
    ("value", "hears"),
    [
        ("'/pha$/'", True),
        ("'/PHA$/i'", True),
        ("'/pha./'", False),
        ("'beta, alpha'", True),
        ("[beta, alpha]", True),
        ("[beta, '/^al/']", True),
        ("'/b{1,2}/, /^al/'", True),
        ("'beta, gamma'", False),
        ("'${f:none}alpha'", True),
    ],
)
def test_names_patterns_and_lists(value: str, hears: bool) -> None:  # noqa: FBT001 - a table
    assert bool(awaiting(f"in_tag: {value}").answer("go").echoes) is hears


def test_an_inner_tag_is_heard_by_its_short_and_by_its_full_name() -> None:
    for name in ("b", "a/b", "'/a.b/'"):
        play = Playbook(f"""
            concurrence
              sequence
                await tags: {name}
                echo heard
              sequence tag: a
                sequence tag: b
                  alice
        """).launch()
        assert play.echoes == ["heard"]


def test_each_event_is_told_once_even_to_one_that_asks_for_it_twice() -> None:
    play = Playbook("""
        concurrence
          await in_tag: 'alpha, /^al/, /pha/'
            echo heard
          sequence tag: alpha
            alice
    """).launch()
    assert play.echoes == ["heard"]


@pytest.mark.parametrize(
    ("error", "hears"),
    [
        ("error", True),
        ("errors", True),
        ("error: nada", True),
        ("error: '/na(d|f)a/'", True),
        ("error: ForcedError", True),
        ("error: 'ArgumentError, Ruote::ForcedError'", True),
        ("error: [other, forced]", True),
        ("error: other", False),
        ("error: '/^x/'", False),
    ],
)
def test_an_error_that_nobody_handled(error: str, hears: bool) -> None:  # noqa: FBT001 - a table
    play = awaiting(error).answer("go").answer("alice", {"fail": True})
    assert bool(play.echoes) is hears
    assert len(play.errors) == 1


def test_the_payload_of_an_error_says_what_went_wrong() -> None:
    text = "concurrence\n  sequence\n    await error\n    bob\n  sequence\n    go\n    error boom"
    play = Playbook(text).launch().answer("go")
    assert play.dispatches[-1].fields["__error__"]["message"] == "boom"


def test_an_error_that_a_handler_takes_is_not_heard() -> None:
    play = Playbook("concurrence\n  await error\n  error boom, on_error: pass").launch()
    assert play.memory.listeners


@pytest.mark.parametrize(
    ("merge", "fields"),
    [
        ("", {"city": "oslo", "n": 2}),
        ("override", {"city": "oslo", "n": 2}),
        ("ignore", {"city": "turku", "m": 1}),
        ("drop", {"city": "turku", "m": 1}),
        ("incoming", {"city": "oslo", "n": 2, "m": 1}),
        ("awaiting", {"city": "turku", "n": 2, "m": 1}),
    ],
)
def test_merge_says_which_payload_goes_on(merge: str, fields: dict[str, object]) -> None:
    more = f", merge: {merge}" if merge else ""
    play = Playbook(f"await left_participant: x, global: true{more}")
    play.launch({"city": "turku", "m": 1}).hear("replied", "x", {"city": "oslo", "n": 2})
    assert play.fields == fields


def test_where_is_a_condition_on_the_payload_of_the_event() -> None:
    play = Playbook("await left_participant: a, global: true, where: '${f:task} == sing'").launch()
    play.hear("replied", "a", {"task": "talk"})
    assert not play.is_over
    assert play.hear("replied", "a", {"task": "sing"}).is_over


def test_other_processes_are_heard_only_if_it_is_said() -> None:
    assert not Playbook("await tag: x").launch().hear("entered_tag", "x").is_over
    assert Playbook("await tag: x, global: true").launch().hear("entered_tag", "x").is_over
    local = Playbook("await error: x, global: true").launch()
    assert not local.hear("error", "x").is_over


def test_what_was_before_is_not_heard() -> None:
    play = Playbook("sequence\n  noop tag: x\n  await left_tag: x\n  echo heard").launch()
    assert not play.echoes
    assert play.memory.listeners


def test_its_own_tag_is_not_what_it_waits_for() -> None:
    play = Playbook("await left_tag: x, tag: mine").launch()
    assert [listener.name for listener in play.memory.listening] == ["x"]
    assert play.node("mine").name == "await"


def test_an_event_that_ends_the_branch_at_once_is_heard() -> None:
    play = (
        Playbook("""
        concurrence count: 1
          await left_participant: a
            b
          a
        d
    """)
        .launch()
        .answer("a", {"n": 2})
    )
    play.expect(Dispatched("a"), Dispatched("b", {"n": 2}), Dispatched("d", {"n": 2}))


@pytest.mark.parametrize("children", ["bob", "bob\n  noop"])
def test_with_children_it_stays_and_runs_them_forgotten(children: str) -> None:
    play = Playbook(f"await in_participant: bell, global: true\n  {children}").launch()
    play.hear("dispatched", "bell", {"n": 1}).hear("dispatched", "bell", {"n": 2})
    assert play.waiting == ["bob", "bob"]
    assert [sent.fields["n"] for sent in play.dispatches] == [1, 2]
    play.answer("bob").answer("bob")
    assert not play.is_over
    assert play.cancel().is_over
    assert not play.memory.listeners


def test_paused_it_does_nothing_until_it_resumes() -> None:
    play = Playbook("await tag: x, global: true\n  bob").launch().pause()
    assert not play.hear("entered_tag", "x").waiting
    assert play.resume().waiting == ["bob"]


@pytest.mark.parametrize(
    "step",
    ["await", "await something", "await tag: ''", "await in_tag: '${f:none}'", "await left_tag",
     "await where: 'true'"],
)  # fmt: skip
def test_what_it_waits_for_must_be_said(step: str) -> None:
    play = Playbook(step).launch()
    assert "nothing is named" in play.errors[0].fault.message
    assert not play.memory.listeners


def test_a_merge_that_is_none_is_an_error() -> None:
    play = Playbook("await tag: x, merge: stack").launch()
    assert "'stack' is none of override, ignore" in play.errors[0].fault.message


def test_a_pattern_that_cannot_be_used_is_an_error() -> None:
    play = Playbook("await tag: '/(/'").launch()
    assert "is not a regular expression" in play.errors[0].fault.message
    assert not play.memory.listeners
