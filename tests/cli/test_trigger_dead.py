from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.hosts import Post, write_site

if TYPE_CHECKING:
    from tests.cli.running import Mint

REASON = f"the checker said no: {'address twice, ' * 20}\nline 17: 10.0.0.1"


@pytest.fixture
def post() -> Post:
    write_site()
    return Post()


def ids(offline: Mint) -> list[str]:
    return [one["id"] for one in offline("trigger", "dead", "list", "--json").json["dead"]]


def test_nothing_was_given_up(offline: Mint, post: Post) -> None:
    post.publish("motd")
    done = offline("trigger", "dead")
    assert (done.code, done.out) == (0, "nothing: all was done\n")
    assert (
        offline("trigger", "dead", "replay", "--all").out == "tried again: none, there are none\n"
    )


def test_a_list_is_short_and_one_is_shown_whole(offline: Mint, post: Post) -> None:
    post.give_up("web1", "motd", REASON)
    done = offline("trigger", "dead", "list")
    assert done.code == 0
    assert "trigger-web1-motd" in done.out
    assert "the checker said no" in done.out
    assert max(map(len, done.out.splitlines())) < 140
    (ident,) = ids(offline)
    shown = offline("trigger", "dead", "show", ident)
    assert shown.code == 0
    assert REASON.splitlines()[1] in shown.out
    assert '"dn": "cn=ann"' in shown.out
    told = offline("trigger", "dead", "show", ident, "--json").json
    assert (told["queue"], told["attempts"], told["reason"]) == ("trigger-web1-motd", 1, REASON)


def test_one_is_tried_again_by_its_host_and_no_other(offline: Mint, post: Post) -> None:
    post.give_up("web1", "motd", "no")
    assert (post.waiting("web1", "motd"), post.waiting("web2", "motd")) == (0, 1)
    (ident,) = ids(offline)
    done = offline("trigger", "dead", "replay", ident)
    assert (done.code, done.out) == (0, f"tried again: {ident}\n")
    assert (post.waiting("web1", "motd"), post.waiting("web2", "motd")) == (1, 1)
    assert ids(offline) == []


def test_all_are_forgotten(offline: Mint, post: Post) -> None:
    post.give_up("web1", "motd", "no")
    post.give_up("web1", "accounts", "no")
    told = offline("trigger", "dead", "drop", "--all", "--json")
    assert len(told.json["drop"]) == 2
    assert ids(offline) == []
    assert post.waiting("web1", "accounts") == 0


def test_an_unknown_one_among_others_leaves_all_as_they_are(offline: Mint, post: Post) -> None:
    post.give_up("web1", "motd", "no")
    (ident,) = ids(offline)
    done = offline("trigger", "dead", "drop", ident, "12345")
    assert done.code == 4
    assert "there is no dead letter '12345': `mint trigger dead list` tells them" in done.err
    assert ids(offline) == [ident]
    assert offline("trigger", "dead", "show", "x").code == 4


@pytest.mark.usefixtures("post")
@pytest.mark.parametrize("words", [(), ("1", "--all")])
def test_which_ones_has_to_be_said(offline: Mint, words: tuple[str, ...]) -> None:
    done = offline("trigger", "dead", "replay", *words)
    assert (done.code, done.err) == (2, "error: say which by their ids, or --all\n")
