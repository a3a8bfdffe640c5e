from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mint.trigger.service import Command


def own_program(name: str) -> Command:
    """The beginning of a command that runs a module beside this one.

    It is run as a file, by an interpreter that loads nothing else. `python -m` would load all of
    MINT first, which takes ten times as long as the work, and each change waits for it.

    Args:
        name: of the module, which uses nothing but Python's own library.

    Example:
        >>> own_program("hosts_check")[1:]
        ('-IS', '/usr/lib/python3/dist-packages/mint/trigger/shipped/hosts_check.py')
    """
    return (sys.executable, "-IS", str(Path(__file__).with_name(f"{name}.py")))
