from __future__ import annotations

import msgspec


class Scale(msgspec.Struct, frozen=True):
    """How large the worlds are.

    Args:
        steps: of a world on average, the peaceful end not counted.
        processes: launched at the beginning, on average.
        size: steps of a definition at most.
        engines: on the one store.
        jumps: seconds by which time can jump, the harmless ones first.
    """

    steps: int
    processes: int
    size: int
    engines: int
    jumps: tuple[float, ...]


SHORT = Scale(60, 4, 9, 1, (1.0, 5.0, 61.0, -1.0, 3600.0, -5.0, 90_000.0))
LONG = Scale(
    200, 8, 14, 2, (1.0, 5.0, 61.0, -1.0, 3600.0, -60.0, 90_000.0, -7200.0, 3_000_000.0, 7e7)
)
