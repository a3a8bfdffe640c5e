from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.clusters import until

if TYPE_CHECKING:
    from tests.brokers import Broker
    from tests.clusters import Site

pytestmark = pytest.mark.rabbitmq


def test_a_launch_is_answered_with_the_wfid(linked: Site) -> None:
    wfid = linked.wire.ask({"definition": "noop", "fields": {"a": 1}})["wfid"]

    assert linked.ends(wfid) == {"a": 1}


def test_a_launch_that_cannot_be_read_is_answered_with_line_and_column(linked: Site) -> None:
    error = linked.wire.ask({"definition": "sequence\n  [oops"})["error"]

    assert (error["line"], error["column"]) == (2, 3)
    assert "not closed" in error["message"]


def test_without_a_reply_queue_it_is_a_dead_letter(linked: Site) -> None:
    linked.wire.launch("sequence\n  [oops")

    (letter,) = until(lambda: linked.app.store.views.dead_letters(limit=10))
    assert "not closed" in letter["reason"]
    assert "oops" in letter["body"]


def test_the_same_launch_key_starts_one_process(linked: Site) -> None:
    answers = [linked.wire.ask({"definition": "noop", "launch_key": "k"}) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]


def test_the_id_of_a_message_is_a_launch_key_too(linked: Site) -> None:
    answers = [linked.wire.ask({"definition": "noop"}, message_id="m1") for _ in range(2)]
    other = linked.wire.ask({"definition": "noop"}, message_id="m2")

    assert answers[0] == answers[1] != other


@pytest.mark.parametrize(
    "definition",
    [
        "Ruote.process_definition do\n  sequence do\n    echo 'a'\n  end\nend",
        "<define><echo>a</echo></define>",
        '["define", {}, [["echo", {"a": null}, []]]]',
        ["define", {}, [["echo", {"a": None}, []]]],
        "define\n  echo a",
    ],
)
def test_a_definition_in_any_format(linked: Site, definition: object) -> None:
    wfid = linked.wire.ask({"definition": definition})["wfid"]

    linked.ends(wfid)


@pytest.mark.parametrize("definition", [[], "", [1, 2, 3]])
def test_what_is_no_definition_is_refused(linked: Site, definition: object) -> None:
    assert linked.wire.ask({"definition": definition})["error"]["message"]


@pytest.mark.parametrize("body", ["not json", "{}", "[1, 2]", '{"fei": 5, "fields": {}}'])
def test_what_means_nothing_is_a_dead_letter_and_blocks_nobody(linked: Site, body: str) -> None:
    linked.wire.say(body)
    wfid = linked.wire.ask({"definition": "noop"})["wfid"]

    linked.ends(wfid)
    (letter,) = until(lambda: linked.app.store.views.dead_letters(limit=10))
    assert letter["body"] == body
    assert letter["reason"]


def test_an_answer_for_a_process_that_is_not_there_is_a_dead_letter(linked: Site) -> None:
    linked.wire.say({"fei": {"wfid": "nobody", "expid": "0", "subid": "a"}, "fields": {}})

    (letter,) = until(lambda: linked.app.store.views.dead_letters(limit=10))
    assert "nobody" in letter["reason"]


def test_what_is_done_is_acknowledged(broker: Broker, linked: Site) -> None:
    for _ in range(20):
        linked.wire.ask({"definition": "noop"})

    def kept() -> str:
        listed = broker.control("list_queues", "name", "messages", "--no-table-headers")
        return dict(line.split() for line in listed.splitlines())[linked.wire.inbound]

    until(lambda: kept() == "0")


def test_answers_that_come_in_one_message(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("weigh", queue)
    wfid = linked.wire.ask({"definition": "concurrent_iterator times: 3\n  weigh"})["wfid"]
    documents = [linked.wire.take(queue) for _ in range(3)]

    linked.wire.say([*documents, {"oops": 1}, documents[0]])

    linked.ends(wfid)
    (letter,) = until(lambda: linked.app.store.views.dead_letters(limit=10))
    assert letter["body"] == '{"oops":1}'
    until(lambda: linked.wire.is_empty(linked.wire.inbound))


def test_launches_do_not_come_in_lists(linked: Site) -> None:
    linked.wire.say([{"definition": "noop"}, {"definition": "noop"}])

    letters = until(lambda: linked.app.store.views.dead_letters(limit=10)[1:])
    assert "a message of its own" in letters[0]["reason"]
    assert linked.app.store.views.totals()["running"] == 0
