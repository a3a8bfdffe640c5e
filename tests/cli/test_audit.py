from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.running import Mint, Running

    Become = Callable[..., None]

TEXT = "define name: two\n  hold\n  echo done"


@pytest.fixture
def become(mint: Mint, monkeypatch: pytest.MonkeyPatch) -> Become:
    """Has all that is typed from then on sent with a token of one's own."""

    def do(name: str, *scopes: str) -> None:
        words = [word for scope in scopes for word in ("--scope", scope)]
        made = mint("token", "new", name, *words)
        assert made.code == 0, made.err
        monkeypatch.setenv("MINT_TOKEN", made.out.strip())

    return do


def text_file(folder: Path, text: str = TEXT) -> str:
    file = folder / "two.radial"
    file.write_text(text)
    return str(file)


def test_who_may_only_look_is_told_what_is_missing(
    mint: Mint, tmp_path: Path, become: Become
) -> None:
    wfid = mint("launch", text_file(tmp_path), "-q").out.strip()
    become("looker", "view")
    assert wfid in mint("ps").out
    edit = mint("edit", wfid, "--file", text_file(tmp_path, TEXT + "\n  echo more"), "--yes")
    assert edit.code == 4
    assert "edit: this needs the scope `edit`" in edit.err
    assert "mint token new NAME --scope edit" in edit.err
    told = mint("cancel", wfid, "--json")
    assert (told.code, json.loads(told.err)["error"]) == (4, "NotPermitted")
    shown = mint("audit", "--who", "looker")
    assert shown.code == 0
    assert [word in shown.out for word in ("edit", "cancel", "refused", wfid)] == [True] * 4
    assert "MINT_TOKEN" not in shown.out


def test_what_was_done_is_told_the_newest_last(mint: Mint, tmp_path: Path, become: Become) -> None:
    become("ann", "admin")
    wfid = mint("launch", text_file(tmp_path), "-q").out.strip()
    mint("edit", wfid, "--file", text_file(tmp_path, TEXT + "\n  echo more"), "-y", "--why", "hm")
    mint("variables", "set", "mirror", "there")
    told = mint("audit", "--who", "ann", "--json").json["deeds"]
    assert [one["what"] for one in told] == ["launch", "edit", "variables set"]
    assert mint("audit", "--who", "ann", "--limit", "1").out.count("ann") == 1
    assert "hm" in mint("audit", "--wfid", wfid[-8:], "--what", "edit").out
    assert "mirror" in mint("audit", "--about", "mirror", "--since", "1h").out
    assert mint("audit", "--who", "nobody").out == "nothing\n"
    assert mint("audit", "--wfid", "gone").out == "nothing\n"
    assert mint("audit", "--outcome", "failed", "--since", "00:00").code == 0
    wrong = mint("audit", "--since", "soon")
    assert (wrong.code, "--since soon: say" in wrong.err) == (2, True)


def test_who_asks_is_told_who_they_are(mint: Mint, become: Become) -> None:
    assert "that of the data directory" in mint("whoami").out
    become("bob", "tasks", "view")
    assert mint("whoami", "--json").json == {
        "who": "bob", "token": "bob", "scopes": ["tasks", "view"], "groups": [],
    }  # fmt: skip
    assert "tasks, view" in mint("whoami").out


def test_tasks_are_done_in_the_name_of_the_token(
    mint: Mint, tmp_path: Path, become: Become
) -> None:
    mint("launch", text_file(tmp_path, "define\n  human to: 'carla', title: 'Sign it'"))
    become("carla", "tasks")
    assert "Sign it" in mint("tasks").out
    assert "claimed by carla" in mint("tasks", "claim", "Sign").out
    other = mint("tasks", "release", "Sign", "--as", "bob")
    assert (other.code, "nothing can be done with it as bob" in other.err) == (4, True)
    assert mint("tasks", "complete", "Sign", "-f", "ok=true").code == 0


def test_a_server_may_be_named_with_its_url(
    offline: Mint, running: Running, become: Become, monkeypatch: pytest.MonkeyPatch
) -> None:
    become("remote", "view")
    monkeypatch.setenv("MINT_SERVER", json.loads((running.data / "server.json").read_text())["url"])
    assert offline("whoami").out.startswith("remote\n")
    monkeypatch.delenv("MINT_TOKEN")
    lost = offline("whoami")
    assert (lost.code, "set MINT_TOKEN too" in lost.err) == (2, True)
    monkeypatch.setenv("MINT_TOKEN", "wrong")
    assert offline("whoami").code == 4
