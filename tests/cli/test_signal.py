from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint

GO = "define name: waits\n  listen to: go, upon: signal\n"


def test_nobody_listens(mint: Mint) -> None:
    done = mint("signal", "go")
    assert (done.code, done.out) == (1, "go: nobody listens for it\n")


def test_who_listens_is_told(mint: Mint, tmp_path: Path) -> None:
    one, two = mint.launch(GO, tmp_path), mint.launch(GO, tmp_path)
    done = mint("signal", "go", "--wfid", two, "-f", "a.b=1", "--fields", '{"c": 2}')
    assert (done.code, done.out) == (0, "go: 1 listener(s) were told\n")
    assert mint.until_over(two)["process"]["fields"] == {"a": {"b": 1}, "c": 2}
    assert mint("signal", "go", "--name", "other").code == 1
    assert mint("signal", "go", "--name", "waits", "--json").json == {"heard": 1, "until": None}
    assert "signalled" in mint("history", one).out


def test_a_signal_that_is_kept_for_later(mint: Mint, tmp_path: Path) -> None:
    done = mint("signal", "go", "--keep", "1h", "--key", "k")
    assert done.code == 0
    assert done.out.startswith("go: nobody listens for it; it is kept, and ends in 59m")
    mint.until_over(mint.launch(GO, tmp_path))


def test_what_makes_no_sense(mint: Mint) -> None:
    assert mint("signal", "go", "--keep", "soon").code == 2
    assert mint("signal", "go", "-f", "x").code == 2
    assert mint("signal", "go", "--wfid", "nobody").code == 4
