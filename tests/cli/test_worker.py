"""Workers at a broker, as an operator looks after them."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.brokers import free_port
from tests.unit.participants.hosting.at_broker import hostname, working

from mint import Workitem, participant
from mint.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.brokers import Broker
    from tests.clusters import Site
    from tests.unit.participants.hosting.at_broker import Worker

pytestmark = pytest.mark.rabbitmq
NOBODY = f"amqp://guest:secret@127.0.0.1:{free_port()}/"


class Slow:
    """A worker of one participant that works until it may end."""

    def __init__(self, worker: Worker, name: str, begun: threading.Event) -> None:
        self.worker, self.name, self.begun = worker, name, begun
        self.address = worker.address(name)


@pytest.fixture
def slow(broker: Broker, linked: Site) -> Iterator[Slow]:
    name, begun, end = f"slow{uuid4().hex[:8]}", threading.Event(), threading.Event()

    @participant(name)
    def work(wi: Workitem) -> None:
        """Take its time."""
        begun.set()
        while not (wi.cancelled or end.is_set()):
            end.wait(0.01)

    with working(broker, linked, work) as worker:
        yield Slow(worker, name, begun)
        end.set()


class Operator:
    """Who types commands."""

    def __init__(self, broker: Broker, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = broker.url
        self.capsys = capsys

    def says(self, *words: str) -> tuple[int, str]:
        code = run(["worker", *words, "--broker", self.url])
        out, err = self.capsys.readouterr()
        return code, out + err

    def asks(self, *words: str) -> list[dict[str, Any]]:
        code, said = self.says(*words, "--json")
        assert code == 0, said
        found: list[dict[str, Any]] = json.loads(said)["workers"]
        return found


@pytest.fixture
def operator(broker: Broker, capsys: pytest.CaptureFixture[str]) -> Operator:
    return Operator(broker, capsys)


def test_who_is_there(operator: Operator, slow: Slow) -> None:
    code, said = operator.says("list", "--wait", "1")
    assert code == 0
    assert slow.address in said
    assert "idle" in said
    assert "Take its time." in said

    (one,) = operator.asks("list", slow.name, "--wait", "1")
    assert one["address"] == slow.address == f"{slow.name}.{hostname()}.0"
    assert (one["state"], one["work"], one["queue"]) == ("idle", [], f"mint.work.{slow.name}")
    assert operator.asks("ping", slow.address)[0]["at"] > 0
    assert "is there" in operator.says("ping", slow.address)[1]
    assert operator.asks("describe", slow.address)[0]["participant"] == slow.name
    assert f"mint.work.{slow.name}" in operator.says("describe", slow.address)[1]


def test_work_is_shown_and_cancelled(operator: Operator, slow: Slow, linked: Site) -> None:
    wfid = linked.wire.ask({"definition": slow.name})["wfid"]
    assert slow.begun.wait(20)
    (one,) = operator.asks("status", slow.address)
    (work,) = one["work"]
    assert work["wfid"] == wfid
    assert wfid in operator.says("status", slow.address)[1]

    code, said = operator.says("cancel", slow.address, "nothing")
    assert (code, "has no such work" in said) == (4, True)
    code, said = operator.says("cancel", slow.name, work["dispatch"], "--wait", "1")
    assert (code, "is asked to let go" in said) == (0, True)
    linked.ends(wfid)


def test_pause_and_resume(operator: Operator, slow: Slow) -> None:
    assert operator.asks("pause", slow.address)[0]["state"] == "paused"
    assert "paused" in operator.says("status", slow.address)[1]
    assert operator.asks("resume", slow.address)[0]["state"] == "idle"


def test_loglevel(operator: Operator, slow: Slow) -> None:
    before = operator.asks("loglevel", slow.address, "error")[0]["before"]
    code, said = operator.says("loglevel", slow.address, before)
    assert code == 0
    assert "error" in said


def test_what_a_worker_cannot_do_is_a_failure(operator: Operator, slow: Slow) -> None:
    code, said = operator.says("reload", slow.address)

    assert code == 1
    assert "come from no file" in said


def test_shutdown(operator: Operator, slow: Slow) -> None:
    assert operator.asks("shutdown", slow.address, "--grace", "20")[0]["running"] == 0
    slow.worker.thread.join(30)
    assert not slow.worker.thread.is_alive()

    code, said = operator.says("ping", slow.address, "--wait", "0.5")
    assert code == 4
    assert f"no worker answers to '{slow.address}'; `mint worker list` shows" in said


def test_nobody_is_there(operator: Operator) -> None:
    code, said = operator.says("list", "--wait", "0.5")
    assert (code, said) == (0, "no worker answers\n")
    assert operator.asks("list", "--wait", "0.5") == []
    assert operator.says("list", "nobody", "--wait", "0.5")[0] == 4


def test_a_broker_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["worker", "list", "--broker", NOBODY]) == 3

    said = capsys.readouterr().err
    assert "there is no broker at 127.0.0.1" in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["list"], "name the broker: --broker URL, or the setting amqp.url"),
        (["ping", "--broker", "mq.example.org"], "is no URL of a broker"),
        (["ping", "--broker", NOBODY, "--wait", "0"], "--wait must be more than 0"),
        (["pause", "--broker", NOBODY], "TARGET"),
        (["loglevel", "x", "loud", "--broker", NOBODY], "loud"),
        (["cancel", "x", "--broker", NOBODY], "DISPATCH"),
    ],
)
def test_what_makes_no_sense(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["worker", *words]) == 2
    assert why in capsys.readouterr().err


def test_the_broker_of_the_settings(
    broker: Broker, slow: Slow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mint.toml").write_text(f'[amqp]\nurl = "{broker.url}"\n')

    assert run(["worker", "ping", slow.address]) == 0
    assert slow.address in capsys.readouterr().out


def test_alone_it_lists(broker: Broker, slow: Slow, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["worker", "--broker", broker.url, "--wait", "1"]) == 0
    assert slow.address in capsys.readouterr().out
