from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.cli.running import Mint


def entry(mint: Mint, name: str) -> dict[str, Any]:
    """A participant as it is listed."""
    listed = mint("participants", "--json").json["participants"]
    found: dict[str, Any] = {one["name"]: one for one in listed}[name]
    return found


def test_a_participant_has_to_sign_until_it_need_not(mint: Mint) -> None:
    done = mint("participant", "register", "scale", "--sign")
    assert "registered: scale, by the queue mint.work.scale" in done.out
    assert "mint key new scale" in done.out
    assert entry(mint, "scale")["signed"]
    assert "signs" in mint("participants").out
    told = mint("participant", "register", "scale", "--unsigned", "--json").json
    assert told == {"participant": "scale", "queue": "mint.work.scale", "signed": False}
    assert not entry(mint, "scale")["signed"]


def test_a_program_of_the_original_wire_has_its_queue(mint: Mint) -> None:
    mint("participant", "register", "sizer", "--queue", "sizes", "--sign")
    mint("participant", "register", "sizer", "--queue", "other")
    found = entry(mint, "sizer")
    assert (found["queue"], found["signed"]) == ("other", True)
    assert mint("participant", "unregister", "sizer", "--entirely").out == "unregistered: sizer\n"
    assert mint("participant", "unregister", "sizer", "--entirely").code == 4
    assert "sizer" not in mint("participants").out


def test_what_does_not_go_together(mint: Mint) -> None:
    for words in (
        ["--human", "--queue", "q"],
        ["--bot", "--sign"],
        ["--sign", "--wfid", "bazo"],
        [],
    ):
        assert mint("participant", "register", "scale", *words).code == 2


def test_a_user_that_cannot_be_made_leaves_all_as_it_was(mint: Mint) -> None:
    nowhere = "http://guest:guest@127.0.0.1:1/"
    for words in (["--management", "nonsense"], ["--management", nowhere]):
        done = mint("participant", "register", "lathe", "--user", "lathes", *words)
        assert done.code != 0
        assert done.err.startswith("error: ")
    assert "lathe" not in mint("participants").out
