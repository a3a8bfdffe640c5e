from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


def deploy(mint: Mint, tmp_path: Path, text: str, *more: str) -> None:
    file = tmp_path / "it.radial"
    file.write_text(text)
    done = mint("deploy", str(file), *more)
    assert done.code == 0, done.err + done.out


@pytest.fixture
def release(mint: Mint, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A definition of the test's own, in two revisions."""
    name: str = request.node.name
    deploy(mint, tmp_path, f"define {name}\n  hold\n", "--note", "first")
    deploy(mint, tmp_path, f"define {name}\n  hold\n  quick\n")
    return name


def test_nothing_is_said_to_be_deployed(mint: Mint) -> None:
    assert mint("definitions", "list").out.startswith("nothing is deployed")
    assert mint("definitions", "stores").out.startswith("no store is followed")


def test_what_is_deployed_is_listed_with_what_runs(mint: Mint, release: str) -> None:
    for label in ("@1", "@1", ""):
        mint("launch", release + label)
    line = next(line for line in mint("definitions", "list").out.splitlines() if release in line)
    assert "@2" in line
    assert "2 @1, 1 @2" in line
    told = mint("definitions", "list", "--json").json["definitions"]
    assert next(each["running"] for each in told if each["name"] == release) == {"1": 2, "2": 1}


def test_revisions_are_listed_and_shown(mint: Mint, release: str) -> None:
    lines = mint("definitions", "log", release).out.splitlines()
    assert [line.split()[0] for line in lines] == [f"{release}@2", f"{release}@1"]
    assert lines[1].rstrip().endswith("first")
    assert mint("definitions", "show", release).out == f"define {release}\n  hold\n  quick\n"
    old = f"define {release}\n  hold\n"
    assert mint("definitions", "show", release, "--revision", "1").out == old
    assert mint("definitions", "show", f"{release}@1").out == old
    assert mint("definitions", "show", f"{release}@1", "--json").json["note"] == "first"
    assert len(mint("definitions", "log", release, "--json").json["revisions"]) == 2


def test_revisions_are_compared(mint: Mint, release: str) -> None:
    for words in (("1", "2"), ("1",)):
        assert mint("definitions", "diff", release, *words).out.splitlines()[-1] == "+  quick"
    one, two = f"{release}@1", f"{release}@2"
    fine: list[tuple[str, ...]] = [(one, two), (one, "2"), (release, one, two), (one,)]
    for labels in fine:
        assert mint("definitions", "diff", *labels).out.splitlines()[-1] == "+  quick"
    wrong: list[tuple[str, ...]] = [
        (release,),
        (release, "1", "2", "3"),
        (release, "x"),
        (one, two, "2"),
    ]
    for labels in wrong:
        refused = mint("definitions", "diff", *labels)
        assert (refused.code, "revision" in refused.err) == (2, True)
    assert mint("definitions", "diff", release, "2", "2").out == "they say the same\n"
    assert "quick" in mint("definitions", "diff", release, "1", "--json").json["after"]


def test_an_older_one_is_made_current_again(mint: Mint, release: str) -> None:
    done = mint("definitions", "rollback", release, "--note", "slow")
    assert done.out == f"{release}@3 is current  slow; restores @1\n"
    assert mint("definitions", "rollback", release, "2", "--json").json["number"] == 4
    assert "restores @1" in mint("definitions", "log", release).out


def test_one_is_switched_off(mint: Mint, release: str) -> None:
    assert "disabled" in mint("definitions", "disable", release).out
    assert "disabled" in mint("definitions", "list").out
    assert mint("launch", release).code == 4
    mint("definitions", "withdraw", release)
    assert release not in mint("definitions", "list").out
    assert release in mint("definitions", "list", "--all").out
    assert mint("definitions", "rollback", release, "2").code == 0
    assert mint("launch", release).code == 0


def test_what_belongs_to_an_event_is_told_with_the_reason(
    mint: Mint, tmp_path: Path, release: str
) -> None:
    event = release
    deploy(mint, tmp_path, "define x\n  hold\n", "--name", f"default/{event}.log")
    deploy(mint, tmp_path, "define x\n  hold\n", "--name", f"A/B/{event}.log")
    mint("definitions", "disable", f"A/{event}.off")
    done = mint("definitions", "find", "--project", "A:B:C", "--event", event)
    assert done.out.splitlines()[0] == "looked in A/B/C, A/B, A, default"
    assert f"launch    A/B/{event}.log@1  instead of default/{event}.log@1" in done.out
    assert f"disabled  A/{event}.off@1" in done.out
    told = mint("definitions", "find", "--event", event, "--json").json
    assert [each["deployed"] for each in told["choices"]] == [f"default/{event}.log@1"]
    assert "nothing there" in mint("definitions", "find", "--event", "none").out


@pytest.mark.parametrize(
    "words",
    [
        ("show", "nobody"),
        ("log", "nobody"),
        ("diff", "nobody", "1"),
        ("rollback", "nobody"),
        ("withdraw", "nobody"),
    ],
)
def test_what_is_not_deployed_is_told(mint: Mint, words: tuple[str, ...]) -> None:
    done = mint("definitions", *words)
    assert (done.code, "nothing is deployed as nobody" in done.err) == (4, True)
