from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.hosts import Post, write_site

if TYPE_CHECKING:
    from tests.cli.running import Mint


def stray() -> None:
    """A queue of a service that its host has no more, with one message."""
    Post(web1=["motd", "accounts"], web2=["motd"], web3=["nfs"]).publish("nfs")


def test_whose_queues_they_are_and_what_waits(offline: Mint) -> None:
    write_site()
    Post().publish("motd")
    done = offline("trigger", "topology")
    assert (done.code, done.err) == (0, "")
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[0][:4] == ["QUEUE", "HOST", "SERVICE", "READY"]
    assert ["trigger-web2-motd", "web2", "motd", "1", "0"] in [line[:5] for line in lines]
    told = offline("trigger", "topology", "--json").json
    assert told["pruned"] == []
    assert {one["name"] for one in told["queues"]} == {
        *("trigger-web1-motd", "trigger-web1-accounts", "trigger-web2-motd"),
        *("trigger-civet-event", "trigger.dead", "trigger-reports"),
    }


def test_a_stray_is_told_and_pruned_when_that_is_asked(offline: Mint) -> None:
    write_site()
    stray()
    done = offline("trigger", "topology")
    assert done.code == 1
    assert "1 of them nobody needs: mint trigger topology --prune" in done.out
    pruned = offline("trigger", "topology", "--prune")
    assert (pruned.code, pruned.out.splitlines()[0]) == (0, "pruned: trigger-web3-nfs")
    again = offline("trigger", "topology", "--prune")
    assert (again.code, again.out.splitlines()[0]) == (0, "pruned: none, there are no strays")


def test_only_what_is_named_is_pruned_and_nothing_that_is_needed(offline: Mint) -> None:
    write_site()
    stray()
    needed = offline("trigger", "topology", "--prune", "trigger-web3-nfs", "trigger-web1-motd")
    assert needed.code == 1
    assert "the queue trigger-web1-motd is needed" in needed.err
    unknown = offline("trigger", "topology", "--prune", "trigger-web3-nsf")
    assert unknown.code == 2
    assert "there is no queue 'trigger-web3-nsf'" in unknown.err
    told = offline("trigger", "topology", "--prune", "trigger-web3-nfs", "--json")
    assert (told.code, told.json["pruned"]) == (0, ["trigger-web3-nfs"])
