from __future__ import annotations

from copy import deepcopy
from typing import Any


class FlowExpressionId:
    """Names one step of one process: what a workitem belongs to, its "fei".

    Args:
        h: the members as they travel: `wfid` of the process, `expid` (the place in the tree,
            `0_1_3`), `subid`, and `engine_id`.

    Example:
        >>> fei = FlowExpressionId(
        ...     {"engine_id": "engine", "wfid": "20301122-bazo", "subid": "x1", "expid": "0_1"}
        ... )
        >>> fei.to_storage_id(), fei.child_id
        ('0_1!x1!20301122-bazo', 1)
    """

    def __init__(self, h: dict[str, Any]) -> None:
        self._h = deepcopy(h)

    def __getitem__(self, key: str) -> Any:
        return self._h[key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FlowExpressionId) and self._h == other._h

    def __hash__(self) -> int:
        return hash(self.to_storage_id())

    def __repr__(self) -> str:
        return f"FlowExpressionId({self._h!r})"

    @property
    def expid(self) -> Any:
        """The place of the step in the tree: `0_1_3`."""
        return self._h["expid"]

    @property
    def wfid(self) -> Any:
        """The process."""
        return self._h["wfid"]

    @property
    def subid(self) -> Any:
        """Tells apart the times that a step is applied."""
        return self._h["subid"]

    @property
    def engine_id(self) -> Any:
        """The engine, where there are several."""
        return self._h["engine_id"]

    @property
    def child_id(self) -> int | None:
        """The place of the step among its siblings, from 0; None where `expid` has none."""
        last = str(self.expid).rpartition("_")[2]
        return int(last) if last.isdecimal() else None

    def to_storage_id(self) -> str:
        """All in one text: `expid!subid!wfid`."""
        subid = self._h.get("subid") or self._h.get("sub_wfid", "")
        return f"{self.expid}!{subid}!{self.wfid}"

    def direct_child(self, other_fei: FlowExpressionId | dict[str, Any]) -> bool:
        """Whether another names a step directly below this one."""
        same = all(self._h.get(key) == _get(other_fei, key) for key in ("subid", *_OF_THE_PROCESS))
        return same and str(other_fei["expid"]).rpartition("_")[0] == self.expid


_OF_THE_PROCESS = ("wfid", "engine_id")


def _get(fei: FlowExpressionId | dict[str, Any], key: str) -> Any:
    try:
        return fei[key]
    except KeyError:
        return None
