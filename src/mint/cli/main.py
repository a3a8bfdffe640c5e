from __future__ import annotations

import gc
import os
import sys
import traceback
from typing import TYPE_CHECKING

from mint.cli.complain import complain
from mint.cli.exits import FAILED, INTERRUPTED, OK, PIPE_CLOSED, code_of
from mint.cli.terminal import print_anything
from mint.errors import MintError

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(words: Sequence[str] | None = None) -> int:
    """Do what a command line asks. Nothing but an exit code comes out.

    Args:
        words: the command line without the name of the program; None: that of this process.

    Returns:
        The exit code, see `mint.cli.exits`.
    """
    line = list(sys.argv[1:] if words is None else words)
    as_json = "--json" in line
    print_anything()
    before = gc.get_threshold()
    gc.set_threshold(_GARBAGE, *before[1:])
    try:
        return _obey(line)
    except MintError as error:
        _trace(line)
        complain(error, as_json=as_json)
        return code_of(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Who read our output went away. Python would complain again when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - the last resort: people never see a traceback
        _trace(line)
        what = f"{type(error).__name__}: {error}".rstrip(".")
        fault = MintError(f"{what}. This is a fault of MINT; --debug shows more")
        complain(fault, as_json=as_json, name="Fault")
        return FAILED
    finally:
        gc.set_threshold(*before)


_GARBAGE = 100_000
"""New objects after which Python looks for circular garbage: what is loaded makes none."""


def _obey(line: list[str]) -> int:
    if line == ["--version"]:
        # Before the rest is loaded: scripts ask this often.
        from mint.web.version import VERSION  # noqa: PLC0415 - see above

        sys.stdout.write(f"{VERSION}\n")
        return OK
    from cyclopts import CycloptsError  # noqa: PLC0415 - see above

    from mint.cli.misuse import usage_error_of  # noqa: PLC0415 - see above
    from mint.cli.table import application, load_overview  # noqa: PLC0415 - see above

    app = application()
    load_overview(app, line)
    try:
        done = app(line, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except CycloptsError as error:
        raise usage_error_of(error, line) from error
    return done if isinstance(done, int) else OK


def _trace(line: list[str]) -> None:
    if "--debug" in line or os.environ.get("MINT_DEBUG", "") not in ("", "0"):
        traceback.print_exc()
