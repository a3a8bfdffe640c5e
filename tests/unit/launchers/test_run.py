from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = textwrap.dedent("""
    from mint.launchers import launcher, run
    from mint.model.tree import Tree

    @launcher(every="50ms", definition=Tree("noop"))
    def always():
        return {}

    @launcher(every="50ms")
    def odd():
        raise ValueError("this one is broken")

    run(always, odd)
""")


def test_launchers_run_as_a_program_until_it_is_interrupted(tmp_path: Path) -> None:
    program = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-u", "-c", PROGRAM],
        env={**os.environ, "MINT_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdout is not None
        faults = "".join(program.stdout.readline() for _ in range(2))
        program.send_signal(signal.SIGINT)
        printed, complaints = program.communicate(timeout=10)
    assert f"no server runs on {tmp_path}" in faults
    assert "ValueError: this one is broken" in faults
    assert (program.returncode, printed, complaints) == (0, "stopping the launchers\n", "")
