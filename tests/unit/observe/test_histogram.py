from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mint.observe.histogram import Histogram

BOUNDS = (0.1, 1.0, 10.0)
values = st.lists(st.floats(0, 100) | st.sampled_from(BOUNDS))


@given(values, values)
def test_each_value_is_in_every_bucket_that_it_is_not_above(
    singly: list[float], together: list[float]
) -> None:
    histogram = Histogram(BOUNDS)
    for value in singly:
        histogram.add(value)
    histogram.add_all(list(together))
    everything = singly + together
    assert histogram.buckets() == [
        ("0.1", sum(value <= 0.1 for value in everything)),
        ("1.0", sum(value <= 1 for value in everything)),
        ("10.0", sum(value <= 10 for value in everything)),
        ("+Inf", len(everything)),
    ]
    assert abs(histogram.total - sum(everything)) < 1e-6
