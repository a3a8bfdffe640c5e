from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.cli.running import PATIENCE, Mint, Running

from mint.settings import DefinitionSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    path = tmp_path / "defs"
    for name, text in (
        ("A/REQ.one.radial", "define one\n  hold\n"),
        ("default/REQ.two.radial", "define two\n  hold\n"),
        ("default/REQ.two.schema.json", '{"required": ["tag"]}'),
        ("A/B/REQ.three.disabled", ""),
        ("broken.radial", "define broken\n  a ["),
    ):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    return path


@pytest.fixture
def mint(capsys: pytest.CaptureFixture[str], tmp_path: Path, shelf: Path) -> Iterator[Mint]:
    """The command line, on a server that follows a directory."""
    told = DefinitionSettings((f"dir:{shelf}",), every="10ms")
    server = Running(tmp_path / "data", definitions=told)
    yield Mint(capsys, server.data)
    server.close()


def until_followed(mint: Mint) -> str:
    end = time.monotonic() + PATIENCE
    while "4 definitions" not in (out := mint("definitions", "stores").out):
        if time.monotonic() > end:
            raise TimeoutError(out)
        time.sleep(0.01)
    return out


def test_stores_tell_what_is_wrong_in_them(mint: Mint, shelf: Path) -> None:
    lines = until_followed(mint).splitlines()
    assert lines[0] == f"dir:{shelf}  4 definitions"
    assert lines[1].startswith("  broken: broken.radial:2:")
    done = mint("definitions", "stores", "--json")
    assert (done.code, list(done.json["stores"][0]["problems"])) == (1, ["broken"])
    assert "broken is not deployed" in mint("doctor").out


def test_an_event_starts_what_belongs_to_it(mint: Mint) -> None:
    until_followed(mint)
    done = mint("definitions", "launch", "--project", "A:B", "--event", "REQ", "-f", "ev.id=7")
    launched, failed = sorted(done.out.splitlines(), reverse=True)
    assert (done.code, launched.split()[:2]) == (1, ["launched", "A/REQ.one@1"])
    assert "'tag' is a required property" in failed
    told = mint.until_held(launched.split()[2])
    assert told["expressions"][0]["fields"].items() >= {"project": "A:B", "ev": {"id": 7}}.items()
    order = ("definitions", "launch", "--event", "REQ", "-f", "tag=1", "--key", "7", "--json")
    first, second = mint(*order), mint(*order)
    assert (first.code, first.json) == (0, second.json)
    assert "nothing belongs to that" in mint("definitions", "launch", "--event", "NONE").out
