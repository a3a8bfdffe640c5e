"""A daemon with bad habits, one for each option; it ends after a minute whatever happens."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path


def main() -> None:  # noqa: C901 - one habit after the other
    """Go to the background as often as asked, then sleep."""
    wanted = _options()
    if wanted.exit is not None:
        sys.stderr.write("no such device\n")
        sys.exit(wanted.exit)
    for _ in range(wanted.forks):
        if os.fork():
            os._exit(0)
        os.setsid()
    signal.alarm(60)
    if wanted.ignore_term:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for _ in range(wanted.children):
        if os.fork() == 0:
            signal.alarm(60)
            time.sleep(60)
    if wanted.title:
        from setproctitle import setproctitle  # noqa: PLC0415 - seldom needed, and slow

        setproctitle(wanted.title)
    time.sleep(wanted.late)
    if wanted.pidfile:
        wanted.pidfile.write_text("bye\n" if wanted.text else f"{os.getpid()}\nmore\n")
    time.sleep(60)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser()
    options.add_argument("--pidfile", type=Path)
    options.add_argument("--forks", type=int, default=0)
    options.add_argument("--ignore-term", action="store_true")
    options.add_argument("--title", default="")
    options.add_argument("--children", type=int, default=0)
    options.add_argument("--late", type=float, default=0.0)
    options.add_argument("--exit", type=int)
    options.add_argument("--text", action="store_true", help="a text in the pidfile, no number")
    return options.parse_args()


main()
