from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from mint.errors import FilterError, MintError
from mint.settings.trigger import TriggerLaunch
from mint.trigger import Entry, Event
from mint.trigger.launching import launch_service, orders_of, settings_rule

if TYPE_CHECKING:
    from mint.ports.front import LaunchOrder

ADDED = Event(
    id="u@c", op="add", dn="cn=a,dc=org", new=Entry({"objectClass": ["ipHost"], "cn": ["a"]})
)


class Engine:
    """Starts nothing, and keeps what it was told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.orders: list[LaunchOrder] = []
        self._error = error

    def launch(self, order: LaunchOrder) -> Future[str]:
        self.orders.append(order)
        future: Future[str] = Future()
        if self._error:
            future.set_exception(self._error)
        else:
            future.set_result("wfid")
        return future


def body_of(event: Event) -> dict[str, Any]:
    return {"change": msgspec.json.decode(event.encoded())}


def test_a_change_starts_what_it_concerns_with_the_change_in_its_payload() -> None:
    hosts = settings_rule(TriggerLaunch("host_added@3", object_class="ipHost", ops=("add",)))
    people = settings_rule(TriggerLaunch("joined", object_class="person"))
    engine = Engine()
    launch_service([hosts, people], engine)(body_of(ADDED))
    (order,) = engine.orders
    assert order.named == "host_added@3"
    assert order.fields["event"]["dn"] == "cn=a,dc=org"
    assert order.fields["event"]["new"]["cn"] == ["a"]


def test_the_same_change_has_the_same_launch_key() -> None:
    rule = settings_rule(TriggerLaunch("any", fields={"why": "trigger"}))
    first, again = orders_of(ADDED, [rule]), orders_of(ADDED, [rule])
    assert first[0].launch_key == again[0].launch_key
    other = msgspec.structs.replace(ADDED, id="u@c2")
    assert orders_of(other, [rule])[0].launch_key != first[0].launch_key
    assert first[0].fields["why"] == "trigger"


def test_what_cannot_be_started_is_an_error_of_the_service() -> None:
    rule = settings_rule(TriggerLaunch("nothing_deployed"))
    with pytest.raises(MintError, match="nothing is deployed"):
        launch_service([rule], Engine(MintError("nothing is deployed")))(body_of(ADDED))


def test_a_message_without_a_change_starts_nothing() -> None:
    engine = Engine()
    launch_service([settings_rule(TriggerLaunch("any"))], engine)({"change": None})
    assert not engine.orders


def test_a_setting_that_cannot_be_says_why() -> None:
    with pytest.raises(FilterError, match="burn is none of"):
        settings_rule(TriggerLaunch("any", ops=("burn",)))
