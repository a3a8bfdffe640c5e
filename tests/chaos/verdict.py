"""What came of it all, and whether it is right."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.chaos.shapes import SHAPES, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.chaos.effects import Effect


class Ended(NamedTuple):
    """A process as the store has it.

    Args:
        key: its launch key.
        wfid: its id.
        state: running, terminated or removed.
        fields: at its end.
    """

    key: str | None
    wfid: str
    state: str
    fields: dict[str, Any] | None


class Evidence(NamedTuple):
    """What is known at the end.

    Args:
        launched: numbers of the processes that a broker has confirmed, with their launch keys.
        processes: as the store has them.
        effects: what participants did.
        left: what should be empty, and how much is in it: errors, dead letters, queues.
        trouble: times within which something was wrong, and a while after that.
    """

    launched: Mapping[int, str]
    processes: Sequence[Ended]
    effects: Sequence[Effect]
    left: Mapping[str, int]
    trouble: Sequence[tuple[float, float]]


class Verdict(NamedTuple):
    """What it comes to.

    Args:
        counts: figures for people.
        wrong: what is not as it must be: nothing, when all is well.
    """

    counts: dict[str, int]
    wrong: list[str]


def judge(evidence: Evidence) -> Verdict:
    """Look at everything."""
    duplicates = _duplicates(evidence.effects)
    quiet = [each for each in duplicates if not _is_within(each.at, evidence.trouble)]
    wrong = [
        *_of_launches(evidence),
        *_of_effects(evidence),
        *(f"{each.step} of {each.number} was done again in quiet times" for each in quiet),
        *(f"{count} left: {name}" for name, count in evidence.left.items() if count),
    ]
    counts = {
        "launches confirmed": len(evidence.launched),
        "processes": len(evidence.processes),
        "processes ended": sum(each.state == "terminated" for each in evidence.processes),
        "effects": len(evidence.effects),
        "effects, each once": len({each.dispatch for each in evidence.effects}),
        "duplicates": len(duplicates),
        "duplicates near faults": len(duplicates) - len(quiet),
    }
    return Verdict(counts, wrong)


def _of_launches(evidence: Evidence) -> Iterable[str]:
    """Each launch has become one process, which ended as its shape says."""
    by_key: dict[str | None, list[Ended]] = {}
    for each in evidence.processes:
        by_key.setdefault(each.key, []).append(each)
    for number, key in evidence.launched.items():
        found = by_key.pop(key, [])
        if len(found) != 1:
            yield f"lost: {key} is no process" if not found else f"{key} is {len(found)} processes"
        for each in found:
            yield from _of_end(number, each)
    yield from (f"nobody launched {key}" for key in by_key)


def _of_end(number: int, ended: Ended) -> Iterable[str]:
    name = shape_of(number)
    if ended.state != "terminated":
        yield f"lost: {ended.wfid} ({name} {number}) is {ended.state}"
        return
    fields = {k: v for k, v in (ended.fields or {}).items() if not k.startswith("__")}
    expected = SHAPES[name].ending(name, number)
    if fields != expected:
        yield f"{ended.wfid} ({name} {number}) ended with {fields}, not {expected}"


def _of_effects(evidence: Evidence) -> Iterable[str]:
    """Each step was done, by as many dispatches as it has, in one process."""
    done: dict[int, dict[str, set[str]]] = {}
    wfids: dict[int, set[str]] = {}
    for each in evidence.effects:
        done.setdefault(each.number, {}).setdefault(each.step, set()).add(each.dispatch)
        wfids.setdefault(each.number, set()).add(each.wfid)
    for number in evidence.launched:
        shape = SHAPES[shape_of(number)]
        wanted, steps = shape.wanted(), done.get(number, {})
        for step, times in wanted.items():
            if len(steps.get(step, ())) != times:
                what = f"{step} of {number} ({shape_of(number)})"
                yield f"{what} was given out {len(steps.get(step, ()))} times, not {times}"
        for step in set(steps) - set(wanted) - set(shape.more.split()):
            yield f"{step} of {number} ({shape_of(number)}) should never be done"
        if len(wfids.get(number, ())) > 1:
            yield f"{number} was worked on as {sorted(wfids[number])}"


def _duplicates(effects: Iterable[Effect]) -> list[Effect]:
    """Effects of dispatches that had had their effect before."""
    seen: Counter[str] = Counter()
    found = []
    for each in effects:
        seen[each.dispatch] += 1
        if seen[each.dispatch] > 1:
            found.append(each)
    return found


def _is_within(at: float, spans: Iterable[tuple[float, float]]) -> bool:
    return any(begin <= at <= end for begin, end in spans)
