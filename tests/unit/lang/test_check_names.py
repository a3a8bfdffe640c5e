from __future__ import annotations

import pytest
from tests.unit.lang.findings import findings

WORKERS = ("alpha", "bravo")


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("sequence\n  alhpa", "0_0 error nothing is called `alhpa`.*Did you mean `alpha`"),
        ("sequence\n  xyz", "0_0 error nothing is called `xyz`.*Define it, or register"),
        ("define k\n  sub1\n  define sub0\n    alpha", "0_0 error .*Did you mean `sub0`"),
        ("participant charlie", "0 error there is no participant `charlie`"),
        ("participant ref: charlie", "0 error there is no participant `charlie`"),
        ("ref charlie", "0 error there is no step `charlie`"),
        ("subprocess alpha", "0 error there is no subprocess `alpha` | Add a `define alpha`"),
        ("define k\n  subprocess sbu\n  define sub", "0_0 error .*`sbu` | Did you mean `sub`"),
        ("alpha on_error: rety", "0 error `on_error` names `rety`.*Did you mean `retry`"),
        ("alpha on_error: '5s: retry * 3, nobody'", "0 error `on_error` names `nobody`"),
        ("alpha on_timeout: nobody", "0 error `on_timeout` names `nobody`"),
        ("alpha on_cancel: '!nobody'", "0 error `on_cancel` names `nobody`"),
        ("alpha on_cancel: [ nobody, {}, [] ]", "0 error `on_cancel` names `nobody`"),
        ("alpha timers: '1h: nobody, 2h: timeout'", "0 error `timers` names `nobody`"),
        ("sequence\n  on_error /x/: nobody", "0_0 error `on_error` names `nobody`"),
        ("sequence\n  on_error nobody", "0_0 error `on_error` names `nobody`"),
    ],
)
def test_unknown_names_are_errors_when_the_participants_are_known(text: str, finding: str) -> None:
    [found] = findings(text, WORKERS)
    head, _, tail = finding.partition(".*")
    assert head in found
    assert tail in found


@pytest.mark.parametrize(
    "text",
    [
        "define k\n  k if: ${f:x}\n  define sub\n    sub1\n  define name: sub1\n    alpha",
        "define k\n  subprocess sub\n  define sub",
        "subprocess http://example.org/sub.radial",
        "sequence\n  set v:go: alpha\n  go",
        "sequence\n  set var: go, val: alpha\n  go",
        "iterator on: 'alpha, bravo', to: v:who\n  participant ${v:who}\n  who\n  i",
        "define k\n  sub worker: alpha\n  define sub\n    worker",
        "define k\n  ${f:who}\n  participant ${f:who}\n  ref ${f:who}",
        "define k\n  define ${f:name}\n    alpha\n  anything",
        "filter\n  field x",
        "alpha\n  anything",
        "alpha on_error: '5s: retry * 3, pass', on_timeout: error, on_cancel: bravo",
        "alpha on_error: ''",
        "alpha on_error: 'store: f:x', on_timeout: 'jump to x', on_cancel: ${f:who}",
        "alpha on_error: [ bravo, {}, [] ], timers: '1h: bravo, 2h: timeout, 3h: error late'",
        "sequence\n  on_error /x/: bravo, tag: x\n  on_error\n    alpha",
    ],
)
def test_known_and_computed_names_are_fine(text: str) -> None:
    assert findings(text, WORKERS if "filter" not in text else ()) == []


@pytest.mark.parametrize(
    ("word", "meant"),
    [("sequnce", "sequence"), ("particpant", "participant"), ("concurence", "concurrence")],
)
def test_near_misses_are_warned_about_when_nobody_knows_the_participants(
    word: str, meant: str
) -> None:
    [found] = findings(f"{word} x")
    assert found == (
        f"0 warning `{word}` looks like a misspelt `{meant}` | "
        f"If a participant is meant, say `participant {word}`"
    )


@pytest.mark.parametrize("word", ["ready", "weight", "pack", "publish", "alpha", "iterate_all"])
def test_other_words_are_taken_for_participants(word: str) -> None:
    assert findings(word) == []


@pytest.mark.parametrize("key", ["timout", "time_out", "on_eror", "unles", "scop_e"])
def test_misspelt_common_attributes(key: str) -> None:
    [found] = findings(f"alpha {key}: x")
    assert f"0 warning the attribute `{key}` looks like a misspelt" in found


@pytest.mark.parametrize(
    "key", ["times", "tags", "filters", "task", "to", "time", "if_not", "f:timeut"]
)
def test_other_attributes_are_fine(key: str) -> None:
    assert findings(f"alpha {key}: x") == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "define name: k, on_error_process: tel_us\n  alpha\n  define tell_us\n    bravo",
            (
                "0 error `on_error_process` names `tel_us`, and there is no such definition | "
                "Did you mean `tell_us`?"
            ),
        ),
        (
            "define name: k, on_error_process: tell_us\n  alpha",
            (
                "0 error `on_error_process` names `tell_us`, and there is no such definition | "
                "Add a `define tell_us`"
            ),
        ),
        (
            "define name: k\n  alpha on_error_process: tell_us\n  define tell_us\n    bravo",
            (
                "0_0 warning `on_error_process` is heeded at the definition that is launched, and "
                "only there | Put it on the outermost `define`"
            ),
        ),
    ],
)
def test_the_process_for_errors_is_one_of_the_definitions(text: str, finding: str) -> None:
    assert findings(text, WORKERS) == [finding]


def test_a_process_for_errors_that_is_there() -> None:
    text = "define name: k, on_error_process: tell_us\n  alpha\n  define tell_us\n    bravo"
    assert findings(text, WORKERS) == []
    assert findings(text.replace("tell_us\n  alpha", "'${v:x}'\n  alpha"), WORKERS) == []
