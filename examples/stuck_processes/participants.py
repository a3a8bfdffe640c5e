"""Three steps of a release; the second one talks to a server whose name is on the workitem."""

from __future__ import annotations

from mint import Workitem, participant

REACHABLE = "files.example.org"


@participant("check")
def check(wi: Workitem) -> None:
    wi.fields.checked = True


@participant("publish")
def publish(wi: Workitem) -> None:
    server = wi.fields.server
    if server["name"] != REACHABLE:
        raise ConnectionRefusedError(f"{server['name']}: connection refused for {wi.fields.product}")
    wi.log(f"published {wi.fields.product} on {server['name']}")


@participant("announce")
def announce(wi: Workitem) -> None:
    wi.fields.announced = True
