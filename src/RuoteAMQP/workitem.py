from __future__ import annotations

from mint.compat.flow_expression_id import FlowExpressionId
from mint.compat.proxy import DictAttrProxy
from mint.compat.workitem import Workitem

__all__ = ["DictAttrProxy", "FlowExpressionId", "Workitem"]
