from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mint.trigger.site.serial import is_after, next_serial, serial_of

SERIALS = st.integers(0, 2**32 - 1)
CSN = "{:04}{:02}{:02}{:02}{:02}{:02}.{:06}Z#000000#{:03x}#000000"
CSNS = st.builds(
    CSN.format,
    st.integers(2000, 2060),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.integers(0, 999999),
    st.integers(0, 4095),
)


def test_a_serial_is_the_second_of_the_change() -> None:
    assert serial_of("19700101000100.000000Z#000000#000#000000") == 60


def test_without_a_change_the_serial_is_one() -> None:
    assert serial_of("") == serial_of("nonsense") == 1


@given(CSNS, CSNS)
def test_a_later_change_never_gives_an_earlier_serial(one: str, other: str) -> None:
    first, last = sorted([one, other])
    assert serial_of(first) == serial_of(last) or is_after(serial_of(last), serial_of(first))


@given(st.integers(1, 2**32 - 1), SERIALS)
def test_the_next_serial_is_after_the_one_in_use(wanted: int, used: int) -> None:
    found = next_serial(wanted, used)
    assert is_after(found, used)
    assert 0 < found < 2**32


@given(SERIALS)
def test_what_is_wanted_is_taken_when_it_is_after(used: int) -> None:
    wanted = (used + 1000) % 2**32
    assert next_serial(wanted, used) == (wanted or 1)


def test_numbers_made_of_dates_are_gone_on_with() -> None:
    assert next_serial(serial_of("20260131000000Z"), 2026013101) == 2026013102
