from __future__ import annotations

import pytest
from tests.unit.lang.findings import findings


@pytest.mark.parametrize(
    "text",
    [
        "wait never",
        "wait for: soon",
        "sleep 'five minutes'",
        "wait until: '2030-13-41'",
        "alpha timeout: 2x",
    ],
)
def test_bad_durations(text: str) -> None:
    [found] = findings(text)
    assert found.startswith("0 error `")
    assert "cannot be understood" in found


@pytest.mark.parametrize(
    "text",
    [
        *("wait 1d12h", "wait 5", "wait for: 1.5s", "wait until: '2030-01-02 08:00:00 UTC'"),
        *("wait ${f:delay}", "wait for: $f:delay", "alpha timeout: 10", "alpha for: ever", "wait"),
    ],
)
def test_good_durations_and_those_that_a_run_tells(text: str) -> None:
    assert findings(text) == []


BAD = "'(${f:x} == 1'"


@pytest.mark.parametrize(
    "text",
    [
        f"alpha if: {BAD}",
        f"alpha unless: {BAD}",
        f"if {BAD}\n  a",
        f"if test: {BAD}\n  a",
        f"once {BAD}",
        f"cursor break_if: {BAD}\n  a",
        f"concurrence over_unless: {BAD}\n  a",
        f"listen to: x, where: {BAD}",
    ],
)
def test_bad_conditions(text: str) -> None:
    [found] = findings(text)
    assert found.startswith("0 error the condition")
    assert "cannot be understood" in found


@pytest.mark.parametrize(
    "text",
    [
        "if '${f:x} > 2 and not (${f:y} in [ a, b ])'\n  a",
        "alpha if: ${f:x}, unless: true",
        "alpha test: '(', where: '('",
        "cursor break_if: '${f:x} is set'\n  a",
    ],
)
def test_good_conditions_and_other_attributes(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    "text",
    ["every soon\n  a", "cron tab: '61 * * * *'\n  a", "every interval: 0s\n  a",
     "once true, freq: often", "when '${v:x}', frequency: '1 2 3 4'"],
)  # fmt: skip
def test_bad_recurrences(text: str) -> None:
    [found] = findings(text)
    assert found.startswith("0 error `")
    assert "cannot be understood" in found


def test_how_often_must_be_said() -> None:
    [found] = findings("every\n  a")
    assert found.startswith("0 error `every` does not say how often")


@pytest.mark.parametrize(
    "text",
    ["every 10m\n  a", "cron '0 9 * * 1-5 Europe/Helsinki'\n  a", "every '${f:x}'\n  a",
     "once true, freq: '5 0 * * *'", "alpha freq: often"],
)  # fmt: skip
def test_good_recurrences_and_those_that_a_run_tells(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize("text", ["once freq: 1s", "that\n  a", "given x\n  of\n    a"])
def test_a_condition_is_missing(text: str) -> None:
    [found] = findings(text)
    assert "has no condition" in found


@pytest.mark.parametrize("text", ["that test: 'true'\n  a", "given x\n  of t: x\n    a"])
def test_a_condition_may_be_an_attribute(text: str) -> None:
    assert findings(text) == []
