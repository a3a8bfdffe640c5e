"""The programs of a release that people approve."""

from __future__ import annotations

from mint import Workitem, participant


@participant("check")
def check(wi: Workitem) -> None:
    """Write the report that people decide upon."""
    wi.fields.report = {"tests": 1204, "failed": 0}


@participant("publish")
def publish(wi: Workitem) -> None:
    """Let it go out."""
    wi.log(f"publishing {wi.fields.product}")
    wi.fields.published = True
