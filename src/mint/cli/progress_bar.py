from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mint.cli.terminal import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.cli.common import Common


@contextmanager
def progress_bar(what: str, common: Common) -> Iterator[Callable[[int, int], None] | None]:
    """Shows on a terminal how far something is; None where nobody looks.

    Args:
        what: is under way.
        common: what every command takes.
    """
    if common.json or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress  # noqa: PLC0415 - only where it is shown

    with Progress(console=console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)

        def tell(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield tell
