"""Three steps of a release. The second needs a server, whose name is on the workitem."""

from __future__ import annotations

from mint import Workitem, participant

THERE = "files.example.org"
"""The one server that answers."""


@participant("check")
def check(wi: Workitem) -> None:
    """See that the product can be released."""
    wi.fields.checked = True


@participant("publish")
def publish(wi: Workitem) -> None:
    """Put the product on the server."""
    server = wi.fields.server
    if server["name"] != THERE:
        raise ConnectionRefusedError(f"{server['name']}: no answer, {wi.fields.product} stays here")
    wi.log(f"{wi.fields.product} is on {server['name']}")


@participant("announce")
def announce(wi: Workitem) -> None:
    """Tell the world."""
    wi.fields.announced = True
