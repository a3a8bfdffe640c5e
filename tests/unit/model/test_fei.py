from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.model.fei import Fei, expid_of, index_of

positions = st.lists(st.integers(0, 99), max_size=4).map(
    lambda steps: "_".join(["0", *map(str, steps)])
)
plain = st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)
wfids = st.from_regex(r"20300101-0000-[a-z]{2,4}-[a-z]{2,4}", fullmatch=True)
feis = st.builds(Fei, wfids, positions, plain)


@given(feis)
def test_the_storage_id_can_be_read_back(fei: Fei) -> None:
    assert Fei.parse(fei.sid) == fei
    assert Fei.of(fei.wfid, fei.key) == fei


@pytest.mark.parametrize("text", ["", "0_0", "0_0!f3", "0_0!f3!w!x"])
def test_what_is_no_storage_id(text: str) -> None:
    with pytest.raises(ValueError, match="unpack"):
        Fei.parse(text)


@given(feis)
def test_a_key_begins_with_the_position(fei: Fei) -> None:
    assert expid_of(fei.key) == fei.expid
    assert index_of(fei.key) == int(fei.expid.split("_")[-1])


def test_feis_are_ordered_by_process_first() -> None:
    one, other = Fei("a", "0_9", "z"), Fei("b", "0_1", "a")
    assert sorted([other, one]) == [one, other]
