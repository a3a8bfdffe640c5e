from __future__ import annotations

import msgspec

from mint import Participant, Workitem, participant
from mint.lang.known_fields import Declared
from mint.participants import Registry
from mint.participants.declared import declared


class Order(msgspec.Struct):
    product: str
    amount: int = 1


class Weighed(msgspec.Struct):
    weight: float
    note: str = msgspec.field(default="", name="remark")


class Weigh(Participant):
    name = "weigh"
    inputs = Order
    outputs = Weighed

    def on_workitem(self, wi: Workitem) -> None:
        wi.fields.weight = 1.0


@participant("ship")
def ship(wi: Workitem) -> None:
    wi.fields.shipped = True


def test_what_is_declared_is_told() -> None:
    registry = Registry(Weigh, ship)
    assert declared(registry, "weigh") == Declared(
        frozenset({"product"}), frozenset({"weight", "remark"})
    )
    assert declared(registry, "ship") == Declared()
    assert declared(registry, "nobody") is None
