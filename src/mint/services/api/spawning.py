from __future__ import annotations

import os
import pickle
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def spawn(
    argv: Sequence[str], prepare: Callable[[], None] | None, **words: Any
) -> subprocess.Popen[bytes]:
    """Start a program; what goes wrong before it is raised here, as what it is.

    Args:
        argv: the program and its arguments.
        prepare: called in the new process, before the program.
        **words: as for `subprocess.Popen`.

    Raises:
        Exception: what `prepare` raised, such as PermissionError for a pidfile.
        OSError: there is no such program, or it may not be run.
    """
    said = os.memfd_create("prepare")

    def prepared() -> None:
        try:
            if prepare is not None:
                prepare()
        except Exception as error:
            os.write(said, pickle.dumps(error))
            raise

    try:
        return subprocess.Popen(argv, preexec_fn=prepared, **words)  # noqa: PLW1509, S603 - no threads here
    except subprocess.SubprocessError as error:
        told = os.pread(said, 65536, 0)
        raise (pickle.loads(told) if told else error) from None  # noqa: S301 - from our own fork
    finally:
        os.close(said)
