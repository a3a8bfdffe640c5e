"""What a doctor sees of a broker and of PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.clusters import site

from mint.app.checkup import check_up
from mint.app.company import Company
from mint.engine.diagnosis import Case, diagnose
from mint.settings import AmqpSettings, Settings
from mint.store.opening import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.brokers import Broker
    from tests.clusters import Site

    from mint.engine.symptoms import Diagnosis

pytestmark = pytest.mark.rabbitmq


def examined(linked: Site) -> Diagnosis:
    app = linked.app
    company = Company(app, "up", app.drain)
    case = Case(
        app.store.views,
        app.clock.now(),
        app.settings.data,
        "sqlite",
        app.settings.limits,
        directory=app.roll,
        deployment=company.deployment(),
    )
    return diagnose(case)


def of_kind(found: Diagnosis, *kinds: str) -> list[str]:
    return [each.what for each in found.findings if each.kind in kinds]


def test_a_broker_that_is_well(linked: Site) -> None:
    found = examined(linked)
    assert of_kind(found, "broker", "permissions", "queues", "unfetched", "undelivered") == []
    assert found.deployment["RabbitMQ"].split(".")[0].isdigit()


def test_work_that_nobody_fetches(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("weigh", queue)
    wfid = linked.wire.ask({"definition": "weigh"})["wfid"]
    assert wfid
    linked.wire.raw(queue)
    linked.wire.say({}, to=queue)
    found = examined(linked)
    assert of_kind(found, "unfetched") == ["1 message(s) wait, and nobody fetches them"]


@pytest.mark.postgres
def test_postgresql_and_a_broker_without_a_server(
    fresh_postgresql_url: str, broker: Broker, tmp_path: Path
) -> None:
    open_store(fresh_postgresql_url).close()
    amqp = AmqpSettings(url=broker.url)
    settings = Settings(data=str(tmp_path), database=fresh_postgresql_url, amqp=amqp)
    found = check_up(settings)
    assert of_kind(found, "unsafe", "connections", "versions", "broker") == []
    assert {"PostgreSQL", "RabbitMQ", "schema"} <= set(found.deployment)


@pytest.mark.postgres
def test_settings_that_are_not_safe_are_seen(fresh_postgresql_url: str, tmp_path: Path) -> None:
    open_store(fresh_postgresql_url).close()
    url = f"{fresh_postgresql_url}&options=-csynchronous_commit%3Doff"
    found = check_up(Settings(data=str(tmp_path), database=url))
    assert of_kind(found, "unsafe") == ["synchronous_commit is off"]


@pytest.mark.postgres
def test_work_that_does_not_reach_the_broker_is_seen(
    broker: Broker, fresh_postgresql_url: str, tmp_path: Path
) -> None:
    with site(broker, tmp_path, database=fresh_postgresql_url) as linked:
        engines = linked.app.store.engines
        assert engines.unsent() == {}
        (own,) = engines.all()
        wfid = linked.wire.ask({"definition": "define name: x\n  wait 1h"})["wfid"]
        with linked.app.store._writing() as session:
            session.run(
                "INSERT INTO outbox (dispatch, what, wfid, key, participant, holder, at, document)"
                " VALUES ('d', 'dispatch', ?, 'k', 'p', ?, 5.0, '{}')",
                wfid,
                f"amqp:{own.name}:{own.sent + 1000}",
            )
        assert engines.unsent() == {own.name: 5.0}
