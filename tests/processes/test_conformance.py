"""The recorded cases on every database, an area at a time; and the command that runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import _empty

from mint.expressions.table import EXPRESSIONS
from mint.lang.read import READERS
from mint.store import open_store
from mint.testing.conformance.cases import Case, load
from mint.testing.conformance.command import main
from mint.testing.conformance.deviations import read_deviations
from mint.testing.conformance.runner import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.store.database import DatabaseStore

TOP = Path(__file__).parents[2]
CASES = TOP / "tests" / "conformance"
AREAS = sorted(path.stem for path in CASES.glob("*.json"))

LATER = frozenset(
    {"await", "given", "that", "of", "once", "when", "cron", "every", "save", "restore"}
    | {"reserve", "read"}
)
"""Words that the language does not have yet; a case starts to run when its word is there."""

KINDS = (
    "memory",
    "sqlite",
    pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.slow]),
)


@pytest.fixture(scope="module", params=KINDS)
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DatabaseStore]:
    """One store for all cases of this module, in each database."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        _empty(url)
    else:
        folder = tmp_path_factory.mktemp("conformance")
        url = "sqlite://" if request.param == "memory" else f"sqlite:///{folder}/mint.db"
    store = open_store(url)
    yield store
    store.close()


def words(value: Any) -> set[str]:
    """All names and attributes of the trees in a JSON value."""
    match value:
        case [str(name), dict(attributes), list(children)]:
            return {name, *attributes, *words(list(attributes.values())), *words(children)}
        case list():
            return {word for item in value for word in words(item)}
        case dict():
            return {word for item in value.values() for word in words(item)}
    return set()


def in_reach(case: Case) -> bool:
    """Whether the language has all the words of a case."""
    if case.format:
        return case.format in READERS
    missing = LATER - EXPRESSIONS.keys()
    return not missing & words([case.definition, case.actions, case.engine])


@cache
def cases(area: str) -> list[Case]:
    return load([CASES / f"{area}.json"])


@cache
def deviations() -> dict[str, str]:
    return read_deviations(TOP / "docs" / "reference" / "deviations.md")


@pytest.mark.parametrize("area", AREAS)
def test_processes_behave_as_recorded(area: str, opened: DatabaseStore) -> None:
    chosen = [case for case in cases(area) if in_reach(case)]
    if not chosen:
        pytest.skip("the language does not have the words yet")
    results = [run(case, opened, deviations()) for case in chosen]
    failed = [
        f"{result.name}\n{result.difference}" for result in results if result.status == "fail"
    ]
    assert not failed, f"{len(failed)} of {len(chosen)} differ\n\n" + "\n\n".join(failed)
    left = {name: n for name, n in opened.views.totals().items() if n and name != "dead_letters"}
    assert left == {}, "a removed process leaves nothing behind"


def test_most_cases_are_in_reach() -> None:
    everything = [case for area in AREAS for case in cases(area)]
    assert len([case for case in everything if in_reach(case)]) >= 350


def test_each_deviation_is_an_oddity_that_there_is() -> None:
    oddities = {case.name for area in AREAS for case in cases(area) if case.oddity}
    assert sorted(deviations().keys() - oddities) == []


# the command


def failing(tmp_path: Path, **more: Any) -> Path:
    """A file with one case, whose outcome is not what it says."""
    case = {
        "name": "made-up/two-workers",
        "area": "made-up",
        "definition": ["define", {}, [["a", {}, []], ["b", {"n": 1}, []]]],
        "participants": {"a": {"kind": "trace"}, "b": {"kind": "set", "field": "x", "value": 1}},
        "expect": {
            "state": "terminated",
            "trace": [{"p": "a", "f": {}}, {"p": "c", "f": {}}],
            "fields": {"x": 2},
            "errors": [],
        },
        **more,
    }
    file = tmp_path / "made-up.json"
    file.write_text(json.dumps({"area": "made-up", "cases": [case]}))
    return file


def test_the_command_says_that_nothing_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(CASES / "sequence.json")]) == 0
    out = capsys.readouterr().out
    assert "sequence" in out
    assert not [line for line in out.splitlines() if line.startswith("fail ")]


def test_the_command_as_users_run_it() -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "mint.testing.conformance", str(CASES / "sequence.json"), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == len(cases("sequence"))
    assert {row["status"] for row in rows} == {"pass"}
    assert rows[0].keys() == {"name", "status", "difference"}


def test_a_failing_case_shows_what_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(failing(tmp_path))]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:8] == [
        "fail made-up/two-workers",
        'fields: expected {"x":2}',
        '        found    {"x":1}',
        "trace:",
        '  [1] expected {"f":{},"p":"c"}',
        '      found    {"f":{},"p":"b","params":{"n":1}}',
        *lines[6:8],
    ]


def test_a_difference_is_a_line_of_json_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(failing(tmp_path)), "--json"]) == 1
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row["status"] == "fail"
    assert 'fields: expected {"x":2}' in row["difference"]


@pytest.mark.parametrize(("oddity", "status"), [(True, "deviation"), (False, "fail")])
def test_only_an_oddity_may_deviate(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    oddity: bool,  # noqa: FBT001 - a table
    status: str,
) -> None:
    page = tmp_path / "page.md"
    page.write_text("| `made-up/two-workers` | it | that | we like it so |\n")
    file = failing(tmp_path, oddity=oddity)
    code = main([str(file), "--json", "--deviations", str(page)])
    row = json.loads(capsys.readouterr().out)
    assert (row["status"], code) == (status, 1 if status == "fail" else 0)
    assert ("we like it so" in row["difference"]) == oddity


def test_only_some_cases(capsys: pytest.CaptureFixture[str]) -> None:
    name = cases("sequence")[0].name
    assert main([str(CASES), "--only", name, "--json"]) == 0
    assert [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()] == [name]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file or directory"),
        ("{", "not a conformance file"),
        ('{"area": "x", "cases": [{"name": 1}]}', "not a conformance file: Expected `str`"),
    ],
    ids=["missing", "no JSON", "another shape"],
)
def test_a_file_that_cannot_be_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, message: str
) -> None:
    file = tmp_path / "cases.json"
    if content is not None:
        file.write_text(content)
    assert main([str(file)]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"conformance: {file}: ")
    assert message in err


def test_an_unknown_action_is_a_difference_not_a_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(failing(tmp_path, actions=[{"do": "dance"}]))]) == 1
    assert "unknown action 'dance'" in capsys.readouterr().out
