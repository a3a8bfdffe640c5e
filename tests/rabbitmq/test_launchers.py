"""Who may launch what by the broker, and what the audit tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import amqp
import pytest
from tests.clusters import site, until

from mint.definitions.order import Order
from mint.ports.audit import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.brokers import Broker
    from tests.clusters import Site

    from mint.ports.audit import Deed

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]


@pytest.fixture
def strict(broker: Broker, tmp_path: Path) -> Iterator[Site]:
    """An engine where only some may launch something."""
    launchers = {"guest": ("release", ":texts"), "*": ("public-*",)}
    with site(broker, tmp_path, amqp={"launchers": launchers}) as linked:
        library = linked.app.library
        for name in ("release", "public-page", "secret"):
            library.deploy(library.draft(Order(f"define {name}\n  noop")))
        yield linked


def deeds(linked: Site, number: int) -> list[Deed]:
    """What the audit tells of launches, the oldest first, once there is so much."""

    def found() -> list[Deed]:
        told = linked.app.store.audit.find(Wanted(what="launch"), 100)
        return told if len(told) >= number else []

    return list(reversed(until(found)))


def ask(linked: Site, **launch: Any) -> Any:
    """What is answered to who does not say who it is."""
    return linked.wire.ask(launch)


def test_each_launches_what_it_may(strict: Site) -> None:
    assert "wfid" in ask(strict, deployed="public-page")
    told = ask(strict, deployed="release")["error"]["message"]
    assert told == "amqp may not launch 'release': only `public-*` as deployed"
    assert "sent along" in ask(strict, definition="noop")["error"]["message"]

    for launch in ({"deployed": "release"}, {"definition": "noop"}):
        assert "wfid" in strict.wire.ask(launch, user_id="guest")
    told = strict.wire.ask({"deployed": "secret"}, user_id="guest")["error"]["message"]
    assert told == "guest may not launch 'secret': only `release` as deployed"


def test_what_nobody_waits_for_is_a_dead_letter(strict: Site) -> None:
    strict.wire.launch("noop")
    (letter,) = until(lambda: strict.app.store.views.dead_letters(limit=5))
    assert "may not launch definitions that are sent along" in letter["reason"]
    assert strict.app.store.views.processes(limit=5) == []


def test_nobody_can_say_that_he_is_another(strict: Site) -> None:
    channel = strict.wire.another_channel()
    channel.confirm_select()
    message = amqp.Message("{}", user_id="somebody")
    with pytest.raises(amqp.exceptions.PreconditionFailed, match="user_id"):
        channel.basic_publish_confirm(message, exchange="", routing_key=strict.wire.inbound)


def test_the_audit_tells_of_launches(strict: Site) -> None:
    wfid = strict.wire.ask({"deployed": "release"}, user_id="guest")["wfid"]
    assert strict.process(wfid) is not None
    ask(strict, deployed="secret")
    ask(strict, definition="define mine\n  noop")
    first, second, third = deeds(strict, 3)
    assert (first.who, first.outcome, first.wfid) == ("guest", "done", wfid)
    assert (first.subject, first.details) == ("release@1", {"way": "amqp"})
    assert (second.who, second.outcome, second.subject) == ("amqp", "refused", "secret")
    assert "may not launch" in second.reason
    assert (third.who, third.outcome) == ("amqp", "refused")


def test_without_rules_everybody_may(linked: Site) -> None:
    wfid = ask(linked, definition="define mine\n  noop")["wfid"]
    (line,) = deeds(linked, 1)
    assert (line.who, line.subject, line.wfid, line.outcome) == ("amqp", "mine", wfid, "done")
    history = linked.app.store.views.history(wfid)
    assert history[0][1].by == "amqp"


def test_no_answer_goes_to_where_others_get_their_work(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("sizer", queue)
    for to in (queue, linked.wire.inbound, "mint.workers"):
        linked.wire.say({"definition": "noop"}, reply_to=to, correlation_id="c")
        linked.wire.say({"do": "pulse", "worker": "w"}, "mint.workers", reply_to=to)
    number = len(("boss_register", "noop", "noop", "noop"))
    until(lambda: linked.app.store.views.totals()["running"] == 0)
    assert len(deeds(linked, number)) == number
    wfid = linked.wire.ask({"definition": "sizer"})["wfid"]
    assert linked.wire.take(queue)["fei"]["wfid"] == wfid  # and nothing came before it
    assert linked.app.store.views.dead_letters(limit=5) == []
