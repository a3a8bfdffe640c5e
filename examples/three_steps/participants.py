from __future__ import annotations

from mint import Workitem, participant


@participant("check")
def check(wi: Workitem) -> None:
    """Say that everything is in order."""
    wi.fields.checked = True


@participant("build")
def build(wi: Workitem) -> None:
    """Pretend to build for the target that the step names."""
    wi.set(f"built_{wi.params['target']}", True)


@participant("publish")
def publish(wi: Workitem) -> None:
    """Pretend to publish."""
    wi.log(f"publishing {wi.fields.product}")
