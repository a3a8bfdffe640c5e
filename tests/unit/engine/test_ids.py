from __future__ import annotations

import re
from itertools import islice

from mint.engine.ids import id_source, new_wfid

NOON = 1_893_499_200.0
"""2030-01-01T12:00:00Z"""


def test_ids_are_never_the_same_and_sort_as_they_were_given() -> None:
    source = id_source()
    given = [source() for _ in range(1000)]
    assert given == sorted(set(given))


def test_sources_do_not_meet() -> None:
    sources = [id_source() for _ in range(50)]
    given = [source() for source in sources for _ in range(20)]
    assert len(set(given)) == len(given)


def test_ids_fit_into_keys() -> None:
    assert all(re.fullmatch(r"[0-9a-fx]+", one) for one in islice(iter(id_source(), ""), 100))


def test_a_wfid_tells_the_time_and_can_be_spoken() -> None:
    assert re.fullmatch(r"20300101-1200(-([bdfghjkmnprstvwyz][aeiou]){4}){2}", new_wfid(NOON))


def test_a_wfid_is_made_of_the_numbers_that_are_drawn() -> None:
    assert new_wfid(NOON, lambda _: 0) == "20300101-1200-babababa-babababa"
    assert new_wfid(NOON, lambda below: below - 1) == "20300101-1200-zuzuzuzu-zuzuzuzu"


def test_wfids_of_one_minute_differ() -> None:
    assert len({new_wfid(NOON) for _ in range(10_000)}) == 10_000
