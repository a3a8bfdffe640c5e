"""An engine with a broker that is drained leaves what comes to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.clusters import site, until

from mint.settings import EngineSettings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.brokers import Broker
    from tests.clusters import Site

    from mint.ports.engines import Standing

pytestmark = [pytest.mark.rabbitmq, pytest.mark.postgres]


def test_what_comes_after_it_was_drained_is_for_others(
    broker: Broker, fresh_postgresql_url: str, tmp_path: Path
) -> None:
    more: dict[str, Any] = {
        "database": fresh_postgresql_url,
        "engines": EngineSettings(poll=3600.0),
    }
    with site(broker, tmp_path / "a", **more) as one:
        queue = one.wire.queue()
        one.register("weigh", queue)
        first = one.wire.ask({"definition": "weigh"})["wfid"]
        at_work = one.wire.take(queue)

        one.app.drain()
        assert one.app.finish(20)
        for number in range(10):
            one.wire.launch("weigh", {"n": number}, launch_key=f"k{number}")
        one.wire.say(at_work)
        with site(broker, tmp_path / "b", inbound=one.wire.inbound, **more) as other:
            one.app.cluster.close(5)
            documents = [other.wire.take(queue) for _ in range(10)]
            assert sorted(each["fields"]["n"] for each in documents) == list(range(10))
            for document in documents:
                other.wire.say(document)
                other.ends(document["fei"]["wfid"])
            other.ends(first)
            assert until(lambda: other.wire.is_empty(queue)), "nothing was sent twice"
            states = {each.state(other.app.clock.now(), 30) for each in _engines(other)}
            assert states == {"working", "draining"}


def _engines(linked: Site) -> list[Standing]:
    return linked.app.store.engines.all()
