"""Workers in programs of their own: they, and their server, are killed; nothing is lost."""

from __future__ import annotations

import random
import signal
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.durability.workers import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

PROCESSES = 200
KILLS = 6
STORY = """
sequence
  note step: a
  concurrence merge_type: concat
    anote step: b
    stumble
  note step: c
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


@pytest.fixture
def brief(tmp_path: Path) -> Iterator[Site]:
    """One whose leases are soon over."""
    site = Site(tmp_path, lease=2.0)
    yield site
    site.close()


def test_work_is_done_elsewhere(site: Site) -> None:
    site.up()
    site.worker("w1")
    wfid = site.launch("sequence\n  note step: a\n  stumble\n  anote step: b")
    assert site.until_over(wfid)["steps"] == ["a", "b"]
    assert [one["data"]["text"] for one in site.history(wfid, "log")] == ["about to stumble"] * 2
    assert {one["by"] for one in site.history(wfid, "claimed")} == {"w1"}
    assert len(site.history(wfid, "retrying")) == 1


def test_a_killed_worker_s_work_is_given_to_another(brief: Site) -> None:
    brief.up()
    first = brief.worker("w1")
    wfid = brief.launch("slow")
    ((_, _, _, dispatch),) = brief.until(lambda: brief.wrote("began"), "slow begins")
    first.kill()
    second = brief.worker("w2")
    began = brief.until(lambda: brief.wrote("began")[1:], "slow begins again")
    assert began == [[str(second.pid), wfid, began[0][2], dispatch]]
    (brief.folder / "over").touch()
    assert brief.until_over(wfid) == {"pid": second.pid}
    ((line),) = brief.history(wfid, "given_again")
    assert (line["data"]["from"], line["data"]["to"]) == ("w1", "w2")


def test_a_worker_that_was_frozen_answers_late(brief: Site) -> None:
    brief.up()
    first = brief.worker("w1")
    wfid = brief.launch("slow")
    brief.until(lambda: brief.wrote("began"), "slow begins")
    first.send_signal(signal.SIGSTOP)
    second = brief.worker("w2")
    brief.until(lambda: len(brief.wrote("began")) == 2, "slow begins again")
    (brief.folder / "over").touch()
    assert brief.until_over(wfid) == {"pid": second.pid}
    first.send_signal(signal.SIGCONT)
    brief.until(lambda: "w1" in brief.alive(), "w1 is back")
    again = brief.launch("note step: x")
    assert brief.until_over(again)["steps"] == ["x"]
    assert len(brief.history(wfid, "replied")) == 1


def test_cancel_and_pause_reach_what_runs(site: Site) -> None:
    site.up()
    worker = site.worker("w1")
    wfid = site.launch("slow")
    ((_, _, key, dispatch),) = site.until(lambda: site.wrote("began"), "slow begins")
    for word, line in (("pause", "paused"), ("resume", "resumed")):
        site.tell(wfid, word)
        told = site.until(lambda line=line: site.wrote(line), line, 4.0)  # type: ignore[misc] # a default binds the name now
        assert told == [[str(worker.pid), wfid, key, dispatch]]
    site.tell(wfid, "cancel")
    site.until(lambda: site.wrote("cancelled"), "cancelled", 4.0)
    site.until_over(wfid)


def test_a_server_that_is_killed_finds_its_workers_again(site: Site) -> None:
    server = site.up()
    site.worker("w1", "--concurrency", "4")
    slow = site.launch("slow")
    site.until(lambda: site.wrote("began"), "slow begins")
    wfids = [site.launch(STORY, n=n) for n in range(40)]
    site.until(lambda: len(site.wrote("note")) > 20, "some are done")
    server.kill()
    server.wait()
    (site.folder / "over").touch()
    site.until(lambda: "no server" in site.said(), "the worker notices")
    site.up()
    for wfid in [slow, *wfids]:
        site.until_over(wfid)
    _nothing_twice(site, wfids)
    assert len(site.wrote("began")) == 1


def test_a_worker_that_stops_gives_back_at_once_what_has_not_begun(site: Site) -> None:
    site.up()
    first = site.worker("w1", "--concurrency", "4", "--threads", "1", "--grace", "20")
    wfids = [site.launch("slow") for _ in range(4)]
    site.until(lambda: site.wrote("began"), "slow begins")
    site.until(lambda: _held(site, "w1") == 4, "w1 has four")
    first.send_signal(signal.SIGTERM)
    site.worker("w2", "--concurrency", "4")
    site.until(lambda: len(site.wrote("began")) == 4, "w2 has begun the other three", 15.0)
    (site.folder / "over").touch()
    for wfid in wfids:
        site.until_over(wfid)
    assert first.wait(10) == 0
    assert "stopping: 1 running, " in site.said()  # the rest may still have been on its way to it


def test_a_second_signal_ends_a_worker_at_once(site: Site) -> None:
    site.up()
    worker = site.worker("w1")
    site.launch("slow")
    site.until(lambda: site.wrote("began"), "slow begins")
    worker.send_signal(signal.SIGINT)
    site.until(lambda: "stopping: 1 running" in site.said(), "it stops")
    worker.send_signal(signal.SIGINT)
    assert worker.wait(10) == 130


def test_200_processes_over_workers_that_are_killed(brief: Site) -> None:
    seed = random.randrange(10**6)  # noqa: S311 - not for secrets
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    brief.up()
    workers = {f"w{n}": brief.worker(f"w{n}", "--concurrency", "5") for n in range(3)}
    wfids = [brief.launch(STORY, n=n) for n in range(PROCESSES)]
    for life in range(KILLS):
        done = len(brief.wrote("note"))
        goal = min(done + PROCESSES // 4, PROCESSES * 3 - 1)
        brief.until(lambda goal=goal: len(brief.wrote("note")) >= goal, f"{goal} notes, {seed}")  # type: ignore[misc] # a default binds the name now
        name = chance.choice(sorted(workers))
        workers.pop(name).kill()
        workers[f"w{life + 3}"] = brief.worker(f"w{life + 3}", "--concurrency", "5")
    for wfid in wfids:
        assert max(brief.until_over(wfid)["steps"]) == "c", seed
    _nothing_twice(brief, wfids)


@pytest.mark.postgres
def test_a_worker_of_one_server_does_the_work_of_another(
    tmp_path: Path, fresh_postgresql_url: str
) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    one, two = (Site(folder, database=fresh_postgresql_url) for folder in folders)
    try:
        one.up()
        one.worker("w1")
        two.up()
        wfid = two.launch(STORY)
        assert sorted(two.until_over(wfid)["steps"]) == ["a", "a", "b", "c"]
        slow = two.launch("slow")
        one.until(lambda: one.wrote("began"), "slow begins")
        two.tell(slow, "cancel")
        two.until_over(slow)
        assert len(one.wrote("cancelled")) == 1
    finally:
        one.close()
        two.close()


def _held(site: Site, name: str) -> int:
    told = site.ask("GET", "/participants")
    count: int = next(one["holding"] for one in told["workers"] if one["name"] == name)
    return count


def _nothing_twice(site: Site, wfids: list[str]) -> None:
    """Each step was answered once, whatever happened to those who worked on it."""
    for wfid in wfids:
        replied = Counter(one["key"] for one in site.history(wfid, "replied"))
        assert len(replied) == 4
        assert set(replied.values()) == {1}
