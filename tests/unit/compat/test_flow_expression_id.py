from __future__ import annotations

from typing import Any

import pytest

from mint.compat.flow_expression_id import FlowExpressionId


def fei(**members: str) -> FlowExpressionId:
    known = {"engine_id": "engine", "wfid": "w", "subid": "x", "expid": "0_1"}
    return FlowExpressionId({**known, **members})


def test_it_has_four_members() -> None:
    one = fei()
    assert (one.engine_id, one.wfid, one.subid, one.expid) == ("engine", "w", "x", "0_1")
    assert one["expid"] == "0_1"
    with pytest.raises(KeyError):
        one["other"]


def test_it_is_one_text() -> None:
    assert fei().to_storage_id() == "0_1!x!w"
    old = FlowExpressionId({"wfid": "w", "sub_wfid": "s", "expid": "0"})
    assert old.to_storage_id() == "0!s!w"


def test_it_knows_its_place_among_its_siblings() -> None:
    assert fei(expid="0_5_7").child_id == 7
    assert fei(expid="0").child_id == 0
    assert fei(expid="0_root").child_id is None


def test_it_knows_its_children() -> None:
    assert fei().direct_child(fei(expid="0_1_4"))
    assert not fei().direct_child(fei(expid="0_1_4_0"))
    assert not fei().direct_child(fei(expid="0_2_4"))
    assert not fei().direct_child(fei(expid="0_1"))
    assert not fei().direct_child(fei(expid="0_1_4", wfid="other"))
    assert not fei().direct_child(fei(expid="0_1_4", subid="other"))
    plain: dict[str, Any] = {"engine_id": "engine", "wfid": "w", "subid": "x", "expid": "0_1_4"}
    assert fei().direct_child(plain)


def test_it_is_equal_to_one_with_the_same_members() -> None:
    assert fei() == fei()
    assert fei() != fei(expid="0")
    assert len({fei(), fei(), fei(expid="0")}) == 2
