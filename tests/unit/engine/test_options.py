from __future__ import annotations

from mint.engine.options import Options


def test_an_engine_works_alone_and_launches_nothing_by_itself() -> None:
    options = Options()
    assert (options.on_error, options.on_terminate, options.shared) == (None, None, False)
    assert options.batch > 1
    assert options.limits.steps > options.limits.depth
