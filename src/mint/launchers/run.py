from __future__ import annotations

import os
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from mint.launchers.poll import Poll
from mint.launchers.remote import Remote

if TYPE_CHECKING:
    from mint.launchers.launcher import Launcher


def run(*launchers: Launcher, data: str | Path | None = None) -> None:
    """Run launchers as a program of its own, until Ctrl-C.

    Args:
        *launchers: what to look at.
        data: the data directory of the server that is to run the processes; None: that of the
            environment variable MINT_DATA, or else `.mint`. The server may be started later, or
            again: until it answers, the launches are tried again.

    Example:
        if __name__ == "__main__":
            run(new_tag)
    """
    server = Remote(Path(data or os.environ.get("MINT_DATA") or ".mint"))
    with ExitStack() as stack:
        try:
            for one in launchers:
                stack.enter_context(Poll(one, server))
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopping the launchers")  # noqa: T201 - this is a program's main loop
