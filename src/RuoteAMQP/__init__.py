"""Participants and launchers for programs that were written for the original's client library."""

from mint.compat.flow_expression_id import FlowExpressionId
from mint.compat.launcher import Launcher
from mint.compat.participant import Participant
from mint.compat.workitem import Workitem

__all__ = ["FlowExpressionId", "Launcher", "Participant", "Workitem"]
