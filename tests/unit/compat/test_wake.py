from __future__ import annotations

from multiprocessing.connection import wait

from mint.compat.wake import Wake


def test_it_ends_a_wait_until_it_is_cleared() -> None:
    wake = Wake()
    assert not wait([wake.fileno()], 0)
    for _ in range(100_000):  # more than fits
        wake.set()
    assert wait([wake.fileno()], 0) == [wake.fileno()]
    wake.clear()
    assert not wait([wake.fileno()], 0)
    wake.close()
    wake.set()
