"""Commands about engines, where there can be but one; see `tests/durability/test_fleet.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.running import Mint


def test_the_only_engine_is_listed(mint: Mint) -> None:
    (one,) = mint("engines", "--json").json["engines"]
    assert (one["name"], one["kind"], one["state"], one["own"]) == ("here", "up", "working", True)
    told = mint("engines")
    assert told.code == 0
    assert "working  answers here" in told.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["web"], "can have but one engine, and this is none: use `mint up`"),
        (["engine", "--drain", "a"], "can have but one engine: end it with Ctrl-C or SIGTERM"),
        (["engine", "--all"], "add --drain"),
        (
            ["engine", "--drain", "--database", "postgresql://nobody@127.0.0.1:1/none"],
            "name the engines to drain, or all of them with --all",
        ),
        (
            ["engine", "--drain", "a", "--all", "--database", "postgresql://x@127.0.0.1:1/none"],
            "name the engines to drain, or all of them with --all",
        ),
    ],
)
def test_what_cannot_be_is_refused(offline: Mint, words: list[str], told: str) -> None:
    done = offline(*words)
    assert done.code == 2
    assert told in " ".join(done.err.split())


def test_a_database_that_is_not_there_is_told(offline: Mint) -> None:
    words = ("engine", "--drain", "--all", "--database", "postgresql://x@127.0.0.1:1/none")
    done = offline(*words)
    assert done.code == 1
    assert "Check that the server runs" in " ".join(done.err.split())


def test_a_name_that_is_none_is_refused(offline: Mint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINT_ENGINES__NAME", "a:b")
    done = offline("engine")
    assert done.code == 2
    assert "engines.name: 'a:b' is no name" in done.err
