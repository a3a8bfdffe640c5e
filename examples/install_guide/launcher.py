"""Starts a process each time the file `success` is written.

Run it beside a server: `python -m examples.install_guide.launcher`, then write the file.
"""

from __future__ import annotations

from pathlib import Path

from examples.install_guide.participants import success_file

from mint.launchers import Launch, launcher, run

PROCESS = Path(__file__).with_name("process.radial")


@launcher(every="2s", definition=PROCESS)
def success() -> Launch | None:
    """Look whether the file is there. Its time of writing tells one event from the next."""
    try:
        written = success_file().stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return Launch(key=str(written))


if __name__ == "__main__":
    run(success)
