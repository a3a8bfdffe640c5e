"""The command `skynet_exo CONF`."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

from mint.compat.exo import environment
from mint.compat.exo.config import FOLDER
from mint.compat.exo.exo import Exo
from mint.errors import SettingsError

USAGE = 2
FAILED = 1


def run() -> None:
    """Host the participant of a configuration file until a signal ends it.

    Ends with status 0 when it was told to end, 1 when something went wrong, 2 when it is called
    wrongly. Where the shared files are is `/etc/skynet`, or what SKYNET_FOLDER says.
    """
    if len(sys.argv) != USAGE:
        sys.stderr.write("usage: skynet_exo CONF, the configuration file of a participant\n")
        raise SystemExit(USAGE)
    folder = os.environ.get("SKYNET_FOLDER", FOLDER)
    environment.load(Path(folder, "skynet.env"))
    try:
        exo = Exo(sys.argv[1], folder)
        environment.load(Path(folder, f"{exo.name}.env"))
        _entitle(exo.name)
        again = exo.run()
    except SettingsError as error:
        sys.stderr.write(f"skynet_exo: {error}\n")
        raise SystemExit(FAILED) from None
    except Exception:
        logging.getLogger("Exo").exception("%s cannot go on", sys.argv[1])
        raise SystemExit(FAILED) from None
    if again:
        logging.getLogger("Exo").info("beginning anew")
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - ourselves


def _entitle(name: str) -> None:
    """Have lists of processes show which participant this is, and which instance of it."""
    instance = os.environ.get("SUPERVISOR_PROCESS_NAME", f"{name}_0")
    with suppress(ImportError):
        importlib.import_module("setproctitle").setproctitle(f"participant {instance}")


if __name__ == "__main__":
    run()
