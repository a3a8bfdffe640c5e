"""The judge has to be able to find fault: what is doctored here is what must never happen."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from tests.directories import BASE
from tests.trigger.chaos.verdict import judge, stale
from tests.trigger.chaos.writer import new_host

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Heard = list[tuple[str, str, str]]

CSNS = [f"2026112820000{n}.000000Z#000000#000#000000" for n in range(4)]
ALL = [(f"u@{csn}", "u", csn) for csn in CSNS]


class Standing:
    """A town that stands still: what its directory says, and what was heard of.

    Args:
        folder: where its files are.
        heard: what the journal says.
        names: of hosts that the directory has.
    """

    def __init__(self, folder: Path, heard: Heard, names: tuple[str, ...] = ("h1", "h2")) -> None:
        self.server = self
        self.place = SimpleNamespace(
            folder=folder, heard=lambda: heard, state=lambda _host, _service: folder
        )
        self.environment: dict[str, str] = {}
        self._names = names

    def connect(self) -> Any:
        return self

    def search_s(self, base: str, *_: object) -> list[tuple[str, dict[str, list[bytes]]]]:
        if base == BASE:
            raw = [name.encode() for name in self._names]
            return [("", {"cn": [name], "entryUUID": [name]}) for name in raw]
        name = new_host(1)[0].encode()
        return [
            ("", {
                "reqType": [b"modify"], "reqDN": [name], "reqEntryUUID": [b"u"],
                "reqMod": [b"entryCSN:= " + csn.encode()],
            })
            for csn in CSNS
        ]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With files of two hosts, which a plan finds to be right."""
    (tmp_path / "hosts").write_text("127.0.0.1\tlocalhost\n10.0.1.1\th1.a h1\n10.0.1.2\th2.a h2\n")
    _plan_says(monkeypatch, 0)
    return tmp_path


def _plan_says(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    done = subprocess.CompletedProcess([], code, stdout="+ a line", stderr="")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)


def verdict_of(folder: Path, heard: Heard) -> Any:
    return judge(Standing(folder, heard))  # type: ignore[arg-type]


def test_all_is_well(folder: Path) -> None:
    verdict = verdict_of(folder, ALL)
    assert not verdict.wrong
    assert (verdict.changes, verdict.heard, verdict.repeated) == (4, 4, 0)


def test_what_comes_twice_is_counted_and_is_no_fault(folder: Path) -> None:
    verdict = verdict_of(folder, [*ALL, ALL[1], ALL[2]])
    assert not verdict.wrong
    assert verdict.repeated == 2


@pytest.mark.parametrize(
    ("doctored", "found"),
    [
        (lambda heard: heard[1:], lambda verdict: verdict.lost == {ALL[0][0]}),
        (lambda heard: [*heard, ("x@1", "x", "1")], lambda verdict: verdict.invented == {"x@1"}),
        (
            lambda heard: [*heard, ("h1@deleted", "h1", "1")],
            lambda verdict: verdict.invented == {"h1@deleted"},
        ),
        (lambda heard: [heard[1], heard[0], *heard[2:]], lambda verdict: verdict.disorder == 1),
    ],
    ids=["lost", "invented", "deleted", "disorder"],
)
def test_what_must_not_be_is_found(
    folder: Path, doctored: Callable[[Heard], Heard], found: Callable[[Any], bool]
) -> None:
    verdict = verdict_of(folder, doctored([*ALL]))
    assert verdict.wrong
    assert found(verdict)


def test_what_comparing_the_tree_has_found_is_not_invented(folder: Path) -> None:
    more = [("u@reconciled", "u", ""), ("u@deleted", "u", "")]
    assert not verdict_of(folder, [*ALL, *more]).wrong


def test_files_that_a_plan_would_change_are_stale(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plan_says(monkeypatch, 2)
    assert len(verdict_of(folder, ALL).stale) == 4
    assert verdict_of(folder, ALL).wrong


@pytest.mark.parametrize("names", [("h1",), ("h1", "h2", "h3")], ids=["too many", "too few"])
def test_files_with_other_hosts_than_the_directory_are_stale(
    folder: Path, names: tuple[str, ...]
) -> None:
    town: Any = Standing(folder, ALL, names)
    assert len(stale(town)) == 1
