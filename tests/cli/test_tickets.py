from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint

TEXT = "define name: locked\n  with_ticket p, lease: 2h\n    wait 1h\n"


def test_no_tickets(mint: Mint) -> None:
    assert mint("tickets").out == "no tickets are held\n"
    done = mint("tickets", "show", "p")
    assert done.code == 4
    assert "nobody holds a ticket 'p'" in done.err


def test_who_holds_and_who_waits(mint: Mint, tmp_path: Path) -> None:
    first, second = mint.launch(TEXT, tmp_path), mint.launch(TEXT, tmp_path)
    heading, line = mint("tickets").out.splitlines()
    assert heading.split() == ["TICKET", "LIMIT", "HELD", "WAITING", "HOLDERS", "NEXT"]
    assert line.split()[:5] == ["p", "1", "1", "1", first]
    assert line.split()[-1] == second
    shown = mint("tickets", "show", "p").out.splitlines()
    assert shown[0] == "p   limit 1 (as its definitions say)"
    assert shown[2].split()[:4] == ["held", first, "0_0", "locked"]
    assert "ends in 1h59m" in shown[2]
    assert shown[3].split()[:2] == ["waits", second]
    assert "holds the ticket p" in mint("show", first).out
    assert "waits for the ticket p" in mint("show", second).out
    assert mint("tickets", "show", "p", "--json").json["held"] == 1
    assert [one["name"] for one in mint("tickets", "--json").json["tickets"]] == ["p"]

    done = mint("tickets", "release", "p", "--wfid", first, "--reason", "it is gone")
    assert (done.code, done.out) == (0, f"released p: {first}\n")
    [error] = mint.until_error(first)
    assert "it is gone" in error["fault"]["message"]
    assert "ticket lost" in mint("doctor").out
    assert mint("tickets", "release", "p", "--json").json == {"wfids": [second]}
    assert mint("tickets", "release", "p").code == 4


def test_a_limit_is_set_and_unset(mint: Mint) -> None:
    assert mint("tickets", "set", "q", "--limit", "2").out == "q: limit 2\n"
    assert mint("tickets", "show", "q").out == "q   limit 2 (set)\nnobody holds it\n"
    assert mint("tickets", "release", "q").out == "released q: nobody who lives held it\n"
    assert mint("tickets", "set", "q", "--unset").out == "q: as definitions say\n"
    assert mint("tickets", "set", "q", "--unset", "--json").json == {"name": "q", "limit": None}
    assert mint("tickets", "set", "q").code == 2
    assert mint("tickets", "set", "q", "--limit", "-1").code == 2


def test_a_deadlock_of_two_is_told_at_once(mint: Mint, tmp_path: Path) -> None:
    inner = "    sequence\n      listen to: go, upon: signal\n      with_ticket {}\n"
    text = "define\n  with_ticket {}\n" + inner
    pair = [mint.launch(text.format(*names), tmp_path) for names in ("xy", "yx")]
    assert mint("signal", "go").code == 0

    def told(seen: Any) -> list[str]:
        found = [one for one in seen["errors"] if one["wfid"] in pair]
        return [one["fault"]["message"] for one in found]

    [message] = told(mint.until(lambda seen: bool(told(seen)), "errors"))
    assert message.startswith("deadlock: ")
