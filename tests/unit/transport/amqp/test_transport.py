from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.clusters import until

from mint.model.message import Cancel

if TYPE_CHECKING:
    from tests.clusters import Site

pytestmark = pytest.mark.rabbitmq


def test_a_step_goes_out_and_its_answer_comes_in(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("weigh", queue)

    wfid = linked.wire.ask({"definition": "weigh what: ${f:thing}", "fields": {"thing": "x"}})[
        "wfid"
    ]
    document = linked.wire.take(queue)
    assert document["fields"]["params"] == {"what": "x", "ref": "weigh"}
    document["fields"]["weight"] = 5
    linked.wire.say(document)

    assert linked.ends(wfid) == {"thing": "x", "weight": 5}


def test_work_is_persistent(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("weigh", queue)
    linked.wire.launch("weigh")

    assert linked.wire.raw(queue).properties["delivery_mode"] == 2


def test_a_pattern_takes_several_names_to_one_queue(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("built_.*", queue)
    linked.wire.launch("sequence\n  built_kernel")

    assert linked.wire.take(queue)["participant_name"] == "built_kernel"


def test_the_queue_need_not_be_there(linked: Site) -> None:
    queue = linked.wire.queue(classic=False)
    linked.register("weigh", queue)
    wfid = linked.wire.ask({"definition": "weigh"})["wfid"]

    def is_there() -> bool:
        depth = linked.app.store.views.dispatches(wfid, limit=10)
        return bool(depth) and linked.app.cluster.broker is not None

    until(is_there)
    until(lambda: len(linked.app.cluster.broker.post) == 0)  # type: ignore[union-attr]
    linked.wire.channel.queue_declare(queue, durable=True, exclusive=False, auto_delete=False)
    linked.wire.say(linked.wire.take(queue))

    linked.ends(wfid)


def test_a_queue_that_somebody_deletes_is_declared_again(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("weigh", queue)
    linked.wire.say(linked_launch := {"definition": "weigh"})
    linked.wire.take(queue)
    linked.wire.channel.queue_delete(queue)

    linked.wire.say(linked_launch)
    until(lambda: len(linked.app.cluster.broker.post) == 0)  # type: ignore[union-attr]
    linked.wire.channel.queue_declare(queue, durable=True, exclusive=False, auto_delete=False)

    assert linked.wire.take(queue)["participant_name"] == "weigh"


def test_an_error_of_a_class_that_nobody_knows_is_recorded(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("weigh", queue)
    wfid = linked.wire.ask({"definition": "weigh"})["wfid"]
    document = linked.wire.take(queue)

    trace = ["weigh.py:12: in `consume'"]
    error = {"class": "Ruote::Amqp::RemoteError", "message": "kaboom", "trace": trace}
    linked.wire.say({**document, "error": error})

    (record,) = linked.errors(wfid)
    assert record.fault.message == "kaboom"
    assert record.fault.class_name == "Ruote::Amqp::RemoteError"
    assert record.fault.trace == tuple(trace)


def test_on_error_hears_of_it(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("weigh", queue)
    wfid = linked.wire.ask({"definition": "sequence on_error: pass\n  weigh"})["wfid"]
    linked.wire.say({**linked.wire.take(queue), "error": "kaboom"})

    linked.ends(wfid)


@pytest.mark.parametrize(
    "fields",
    [
        {"routing_key": "elsewhere"},
        {"message": "PWNED"},
        {"exchange": ["fanout", "x", {}]},
        {"connection": {"host": "example.org"}},
        {"forget": True},
    ],
)
def test_fields_do_not_steer_the_transport(linked: Site, fields: dict[str, object]) -> None:
    queue, elsewhere = linked.wire.queue(), "elsewhere"
    linked.wire.channel.queue_declare(elsewhere, durable=True)
    linked.register("weigh", queue)
    wfid = linked.wire.ask({"definition": "weigh", "fields": fields})["wfid"]
    document = linked.wire.take(queue)

    assert document["participant_name"] == "weigh"
    assert fields.items() <= document["fields"].items()
    assert linked.process(wfid).state == "running"
    assert linked.wire.is_empty(elsewhere)


def test_a_cancel_reaches_the_queue_and_the_process_goes_on(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("weigh", queue)
    wfid = linked.wire.ask({"definition": "weigh"})["wfid"]
    fei = linked.wire.take(queue)["fei"]

    linked.app.engine.tell(Cancel(wfid=wfid)).result()
    cancel = linked.wire.take(queue)
    linked.wire.say(cancel)  # as the Python client of the original does

    assert (cancel["cancel"], cancel["fei"], cancel["flavour"]) == (True, fei, None)
    linked.ends(wfid)
    assert linked.app.store.views.dead_letters(limit=10) == []


def test_an_answer_that_comes_twice_counts_once(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("weigh", queue)
    wfid = linked.wire.ask({"definition": "sequence\n  weigh\n  weigh"})["wfid"]
    document = linked.wire.take(queue)
    linked.wire.say(document)
    linked.wire.say(document)
    second = linked.wire.take(queue)

    assert second["fei"] != document["fei"]
    assert linked.process(wfid).state == "running"
    linked.wire.say(second)
    linked.ends(wfid)


def test_unregister(linked: Site) -> None:
    linked.register("weigh", linked.wire.queue())
    linked.wire.launch("boss_register action: unregister", {"name": "weigh"})

    until(lambda: linked.app.roll.entry("weigh") is None)


def test_a_participant_that_is_not_to_be_registered(linked: Site) -> None:
    wfid = linked.wire.ask({"definition": "boss_register", "fields": {"name": "mint:read"}})["wfid"]

    (record,) = linked.errors(wfid)
    assert "MINT's own" in record.fault.message


def test_the_payload_is_what_it_was(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("weigh", queue)
    fields = {"z": [1, 2.5, None, True], "ü": "ß", "deep": {"a": {"b": [{}]}}}
    wfid = linked.wire.ask({"definition": "weigh", "fields": fields})["wfid"]
    linked.wire.say(json.dumps(linked.wire.take(queue)))

    assert linked.ends(wfid) == fields
