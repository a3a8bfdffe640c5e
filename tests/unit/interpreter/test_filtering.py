from __future__ import annotations

from typing import Any

import pytest

from mint.interpreter.environment import Limits
from mint.testing import Dispatched, Playbook, Terminated

NUMBER = "[{field: n, type: number}]"


def kinds(play: Playbook) -> list[str]:
    return [error.fault.kind for error in play.errors]


# in and out


def test_the_way_in_and_the_way_out() -> None:
    play = Playbook("""
        sequence filter: {in: [{field: secret, remove: true}], out: [{field: tmp, remove: true}]}
          alice
        bob
    """).launch({"secret": 1, "k": 2})
    play.expect(Dispatched("alice", {"k": 2}))
    play.answer("alice", {"tmp": 3}).expect(Dispatched("bob", {"k": 2}))


@pytest.mark.parametrize(
    ("attribute", "there", "back"),
    [
        ("[{field: n, set: 1}]", {"n": 1}, {"n": 1}),
        ("[{field: n, default: 1}, or, {field: m, set: 2}]", {"n": 1}, {"n": 0}),
        ("{apply: [{field: n, set: 1}]}", {"n": 1}, {"n": 0}),
        ("{reply: [{field: n, set: 1}]}", {}, {"n": 1}),
        ("{}", {}, {"n": 0}),
        ("[]", {}, {"n": 0}),
        ("{in: []}", {}, {"n": 0}),
        ("flt", {"n": 7}, {"n": 8}),
        ("{out: flt}", {}, {"n": 8}),
        ("'$v:flt'", {"n": 7}, {"n": 8}),
        ("both", {"n": 7}, {"n": 8}),
        ("only_in", {"n": 1}, {"n": 0}),
        ("'${none}'", {}, {"n": 0}),
        ("false", {}, {"n": 0}),
    ],
)
def test_where_the_rules_stand(attribute: str, there: dict[str, Any], back: dict[str, Any]) -> None:
    variables = {
        "flt": {"in": [{"field": "n", "set": 7}], "out": [{"field": "n", "set": 8}]},
        "both": "flt",
        "only_in": {"in": [{"field": "n", "set": 1}]},
    }
    play = Playbook(f"alice filter: {attribute}").launch({}, variables)
    assert play.dispatches[0].fields == there
    play.answer("alice", {"n": 0}).expect(Dispatched("alice"), Terminated(back))


def test_values_are_substituted() -> None:
    play = Playbook("alice filter: {in: [{field: '${which}', set: '$f:value'}]}")
    play.launch({"which": "x", "value": [1]})
    assert play.dispatches[0].fields == {"which": "x", "value": [1], "x": [1]}


@pytest.mark.parametrize("word", ["sequence", "cursor", "concurrence", "let", "iterator times: 1,"])
def test_what_was_before_is_what_came_before_the_way_in(word: str) -> None:
    way_in = "[{field: n, remove: true}, {field: p, set: 1}]"
    way_out = "[{field: 'n', restore: true}, {field: was, copy_from: '~~.q'}]"
    play = Playbook(f"{word} filter: {{in: {way_in}, out: {way_out}}}\n  alice")
    play.launch({"n": 1, "q": 5}).answer("alice", {"q": 6})
    assert play.fields == {"n": 1, "p": 1, "q": 6, "was": 5}


def test_without_a_way_in_before_is_the_payload_as_it_was_applied() -> None:
    play = Playbook("alice filter: {out: [{field: n, restore: true}]}").launch({"n": 1})
    assert play.answer("alice", {"n": 2, "m": 3}).fields == {"n": 1, "m": 3}


# faults


@pytest.mark.parametrize(
    ("attribute", "told"),
    [
        ("flt", "no variable 'flt' holds a filter"),
        ("bob", "a participant, such as 'bob', cannot be a filter"),
        ("5", "'5' leads to no list of rules"),
        ("text", "no variable 'nowhere'"),
        ("[{field: n, typ: number}]", "a rule knows no `typ`: did you mean `type`?"),
        ("[{set: 1}]", "it names no field"),
    ],
)
def test_a_filter_that_cannot_be_used(attribute: str, told: str) -> None:
    play = Playbook(f"alice filter: {attribute}", ["alice", "bob"])
    play.launch({}, {"text": "nowhere"})
    (error,) = play.errors
    assert told in error.fault.message
    assert (error.fault.kind, error.fault.trace, play.waiting) == ("engine", (), [])
    assert play.cancel().is_over


def test_a_payload_that_does_not_pass_in_is_corrected_and_replayed() -> None:
    play = Playbook(f"alice filter: {{in: {NUMBER}}}, tag: t, timeout: 1h").launch({"n": "x"})
    assert kinds(play) == ["validation"]
    assert not [event for event in play.events if "tag" in event.kind]
    assert not play.schedules
    assert kinds(play.replay()) == ["validation"]
    play.replay(fields={"n": 5})
    assert play.waiting == ["alice"]
    assert play.answer("alice").fields == {"n": 5, "__left_tag__": "t"}


def test_a_payload_that_does_not_pass_out_is_corrected_and_replayed() -> None:
    play = Playbook(f"sequence filter: {{out: {NUMBER}}}\n  alice\nbob").launch({"n": 1})
    play.answer("alice", {"n": "x"})
    assert kinds(play) == ["validation"]
    assert play.waiting == []
    assert play.errors[0].key.startswith("0_0!")
    play.replay(fields={"n": 5})
    assert play.waiting == ["bob"]
    assert play.answer("bob").fields == {"n": 5}


@pytest.mark.parametrize("way", ["in", "out"])
def test_who_does_not_pass_can_be_cancelled(way: str) -> None:
    play = Playbook(f"alice filter: {{{way}: {NUMBER}}}\nbob").launch()
    if way == "out":
        play.answer("alice")
    assert kinds(play) == ["validation"]
    assert play.cancel("0_0").waiting == ["bob"]


def test_a_handler_hears_what_deviates() -> None:
    play = Playbook(f"sequence on_error: bob\n  alice filter: {{in: {NUMBER}}}").launch({"n": "x"})
    told = play.dispatches[0].fields["__error__"]
    assert (told["kind"], told["class"]) == ("validation", "ValidationFailed")
    assert told["deviations"] == [[{"field": "n", "type": "number"}, "n", "x"]]
    assert told["message"] == (
        'validation failed: n is "x", which is not as {"type": "number"} wants it. '
        "Correct the fields, then replay"
    )


def test_an_error_tells_of_many_and_large_deviations_in_short() -> None:
    fields = {f"f{n:03}": "x" * 5_000 for n in range(150)}
    play = Playbook("alice filter: [{field: '/./', type: number}]").launch(fields)
    fault = play.errors[0].fault
    assert "and 147 more" in fault.message
    assert len(fault.message) < 1_000
    assert len(fault.deviations) == 100
    assert fault.details.startswith('[{"field": "/./", "type": "number"}, "f000", "xxx')
    assert max(len(str(deviation)) for deviation in fault.deviations) < 1_200


@pytest.mark.parametrize("handler", ["raise", "reraise"])
def test_who_raises_it_again_keeps_what_deviates(handler: str) -> None:
    play = Playbook(f"""
        define
          define reraise
            error re: '$f:__error__'
          sequence on_error: {handler}
            filter n, type: number
    """).launch({"n": "x"})
    assert play.errors[0].fault.kind == "validation"
    assert play.errors[0].fault.deviations == [[{"field": "n", "type": "number"}, "n", "x"]]


def test_a_missing_field_is_called_missing() -> None:
    play = Playbook("alice filter: [{field: n}]").launch()
    assert "n is missing" in play.errors[0].fault.message


# where it is not applied


@pytest.mark.parametrize("attribute", ["filter: [{field: n, set: 1}]", "take: n", "discard: m"])
def test_what_is_passed_over_is_not_filtered(attribute: str) -> None:
    play = Playbook(f"alice if: false, {attribute}").launch({"m": 1})
    play.expect(Terminated({"m": 1}))


@pytest.mark.parametrize("attribute", ["filter: {out: [{field: n}]}", "take: n", "discard: true"])
def test_what_is_cancelled_or_times_out_is_not_filtered(attribute: str) -> None:
    for stopped in ("cancelled", "timed out"):
        play = Playbook(f"alice timeout: 1h, {attribute}\nbob").launch({"m": 1})
        if stopped == "cancelled":
            play.cancel("alice")
        else:
            play.advance("1h")
        assert play.waiting == ["bob"]
        assert {**play.dispatches[-1].fields, "__timed_out__": 0} == {"m": 1, "__timed_out__": 0}


def test_a_flank_has_no_way_out() -> None:
    play = Playbook("alice flank: true, filter: {out: [{field: n}]}\nbob").launch()
    play.answer("alice")
    assert not play.errors
    assert play.answer("bob").is_over


def test_a_forgotten_step_is_filtered_but_not_its_parent() -> None:
    play = Playbook("alice forget: true, filter: [{field: n, set: 1}]\nbob").launch()
    sent = {each.participant: each.fields for each in play.dispatches}
    assert sent == {"alice": {"n": 1}, "bob": {}}


# limits


def test_a_filter_cannot_make_a_payload_too_large() -> None:
    rules = ", ".join("{field: '.', copy_to: 'c" + str(n) + "'}" for n in range(40))
    play = Playbook(f"alice filter: [{rules}]", limits=Limits(payload=5_000)).launch(
        {"n": "x" * 99}
    )
    assert kinds(play) == ["limit"]


def test_take_true_names_nothing() -> None:
    play = Playbook("alice take: true").launch().answer("alice")
    assert "take: name the fields" in play.errors[0].fault.message
