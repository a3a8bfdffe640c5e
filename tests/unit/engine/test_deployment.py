"""What is wrong with what an engine stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from mint.engine.deployment import examine, told
from mint.engine.symptoms import Findings
from mint.ports.deployment import BrokerFacts, DatabaseFacts, Deployment, QueueFacts
from mint.ports.engines import Standing

if TYPE_CHECKING:
    from mint.engine.symptoms import Symptom

NOW = 1_900_000_000.0
GOOD = {
    "default_transaction_isolation": "read committed",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "100",
}
DATABASE = DatabaseFacts("PostgreSQL", "15.14", GOOD, "0012", "0012", 97, 31)
ENGINE = Standing("a", "left", 7, "1.0", NOW - 60, NOW - 1, revision="0012", kind="engine")
BROKER = BrokerFacts(
    "amqp://mint@mq.example.org/",
    product="RabbitMQ",
    version="3.13.7",
    inbound="in",
    dead="mint.dead",
    queues={"in": QueueFacts(0, 1), "mint.dead": QueueFacts(0, 0), "work": QueueFacts(3, 1)},
)


def deployment(**more: Any) -> Deployment:
    given = {"engines": [ENGINE], "broker": BROKER, "database": DATABASE, **more}
    return Deployment(now=NOW, patience=30.0, version="1.0", python="3.11.7", **given)


def look(**more: Any) -> list[Symptom]:
    found = Findings()
    examine(deployment(**more), found)
    assert set(found.diagnosis.totals) == {each.kind for each in found.diagnosis.findings}
    assert not any("{" in each.next for each in found.diagnosis.findings)
    return found.diagnosis.findings


def only(**more: Any) -> Symptom:
    (found,) = look(**more)
    return found


def database(**more: Any) -> DatabaseFacts:
    return msgspec.structs.replace(DATABASE, **more)


def broker(**more: Any) -> BrokerFacts:
    return msgspec.structs.replace(BROKER, **more)


def test_nothing_is_wrong() -> None:
    assert look() == []
    assert look(broker=None, engines=[]) == []


def test_what_there_is_is_told() -> None:
    assert told(deployment()) == {
        "MINT": "1.0",
        "Python": "3.11.7",
        "PostgreSQL": "15.14",
        "schema": "0012",
        "RabbitMQ": "3.13.7",
        "engines": "1 at work",
    }
    alone = DatabaseFacts("SQLite", "3.40.1", {}, "0012", "0012")
    told_of = told(deployment(database=alone, broker=None, engines=[]))
    assert set(told_of) == {"MINT", "Python", "SQLite", "schema"}


@pytest.mark.parametrize(
    ("product", "version", "is_old"),
    [
        ("PostgreSQL", "12.9", True),
        ("PostgreSQL", "13.0", False),
        ("SQLite", "3.34.1", True),
        ("SQLite", "3.40.0", False),
        ("PostgreSQL", "devel", False),
    ],
)
def test_old_versions(product: str, version: str, *, is_old: bool) -> None:
    found = look(database=database(product=product, version=version))
    assert [each.kind for each in found] == ["versions"] * is_old


def test_an_old_broker() -> None:
    assert only(broker=broker(version="3.8.9")).what == "RabbitMQ 3.8.9 is older than 3.10"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fsync", "off"),
        ("full_page_writes", "off"),
        ("synchronous_commit", "off"),
        ("default_transaction_isolation", "serializable"),
    ],
)
def test_settings_with_which_something_may_be_lost(name: str, value: str) -> None:
    found = only(database=database(settings={**GOOD, name: value}))
    assert (found.kind, found.severity, found.what) == ("unsafe", "error", f"{name} is {value}")
    assert f"set {name} = {GOOD[name]} in postgresql.conf" in found.next


def test_a_standby_that_confirms_is_as_good() -> None:
    assert look(database=database(settings={**GOOD, "synchronous_commit": "remote_apply"})) == []


def test_a_newer_schema_is_told() -> None:
    found = only(database=database(revision="0013"))
    assert (found.kind, found.severity) == ("schema", "warning")


def test_an_engine_that_is_silent() -> None:
    found = only(engines=[ENGINE, ENGINE._replace(name="b", host="right", seen_at=NOW - 31)])
    assert (found.kind, found.where, found.since) == ("engines", "right", NOW - 31)


def test_one_that_is_gone_is_nobodys_concern() -> None:
    gone = ENGINE._replace(name="b", seen_at=0.0, ahead=99.0, version="0.9")
    assert look(engines=[ENGINE, gone]) == []


@pytest.mark.parametrize(("ahead", "way"), [(2.5, "ahead of"), (-2.5, "behind")])
def test_a_clock_that_is_wrong(ahead: float, way: str) -> None:
    found = only(engines=[ENGINE._replace(ahead=ahead)])
    assert found.kind == "clocks"
    assert found.what == f"the clock there is 2.5 s {way} that of the database"
    assert look(engines=[ENGINE._replace(ahead=0.9)]) == []


def test_engines_of_several_versions() -> None:
    found = only(engines=[ENGINE, ENGINE._replace(name="b", version="1.1")])
    assert (found.kind, found.severity) == ("mixed", "warning")
    assert "1.0 (0012), 1.1 (0012)" in found.what
    found = only(engines=[ENGINE, ENGINE._replace(name="b", revision="")])
    assert "1.0 (older), 1.0 (0012)" in found.what


def test_more_connections_than_there_are() -> None:
    engines = [ENGINE._replace(name=str(number)) for number in range(4)]
    found = only(engines=engines)
    assert (found.kind, "may open 124 connections, and it takes 97" in found.what) == (
        "connections",
        True,
    )
    assert look(engines=engines[:3]) == []


def test_a_broker_that_is_not_there_is_all_that_is_told_of_it() -> None:
    found = only(broker=broker(fault="connection refused", refused={"declare": "no"}))
    assert (found.kind, found.what, found.where) == (
        "broker",
        "connection refused",
        "amqp://mint@mq.example.org/",
    )


def test_what_the_broker_does_not_permit() -> None:
    found = only(broker=broker(refused={"publish": "ACCESS_REFUSED"}))
    assert (found.kind, found.severity) == ("permissions", "error")
    assert found.what == "this user cannot publish: ACCESS_REFUSED"


def test_queues() -> None:
    queues = {
        "in": QueueFacts(0, 1, other_kind=True),
        "mint.dead": QueueFacts(2, 0),
        "work": QueueFacts(3, 0),
    }
    kinds = {each.kind: each for each in look(broker=broker(queues=queues))}
    assert set(kinds) == {"queues", "laid aside", "unfetched"}
    assert (kinds["unfetched"].where, kinds["unfetched"].what) == (
        "work",
        "3 message(s) wait, and nobody fetches them",
    )
    assert kinds["laid aside"].what == "2 message(s) were delivered too often"


def test_what_does_not_reach_the_broker() -> None:
    assert look(unsent={"a": NOW - 59}) == []
    found = only(unsent={"a": NOW - 61})
    assert (found.kind, found.where, found.since) == ("undelivered", "a", NOW - 61)
