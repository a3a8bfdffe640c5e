"""A participant in Python: the same code as in a server, in a program of its own."""

from __future__ import annotations

from mint import Workitem, participant


@participant("label", retries=2, backoff=0.1)
def label(wi: Workitem) -> None:
    """Write the label of a shipment."""
    fields = wi.fields
    wi.log(f"labelling {fields.name}")
    fields.label = f"{fields.name}: {fields.grams} g, {fields.price:g} {fields.currency.upper()}"
