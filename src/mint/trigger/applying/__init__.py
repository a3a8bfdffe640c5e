"""The state of a directory becomes checked, live files of a host, and never half of them."""

from mint.trigger.applying.applied import Applied
from mint.trigger.applying.applier import Applier
from mint.trigger.applying.checks import Verdict
from mint.trigger.applying.generation import Generation
from mint.trigger.applying.plan import FileChange, Plan
from mint.trigger.applying.record import Failure
from mint.trigger.applying.runner import Runner, made, runner_of
from mint.trigger.applying.state import State

__all__ = [
    "Applied",
    "Applier",
    "Failure",
    "FileChange",
    "Generation",
    "Plan",
    "Runner",
    "State",
    "Verdict",
    "made",
    "runner_of",
]
