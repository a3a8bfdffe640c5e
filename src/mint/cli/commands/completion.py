from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from mint.cli.common import PLAIN, Common
from mint.cli.terminal import show_json
from mint.cli.usage_error import UsageError

Shell = Literal["bash", "zsh", "fish"]

_KNOWN: tuple[Shell, ...] = ("bash", "zsh", "fish")


def completion(shell: Shell | None = None, /, *, common: Common = PLAIN) -> None:
    """Print a script that makes a shell complete the commands and their options.

    For example:

        $ mint completion bash > ~/.local/share/bash-completion/completions/mint

    Args:
        shell: bash, zsh or fish; the one in SHELL without it.
        common: what every command takes.
    """
    from mint.cli.table import application  # noqa: PLC0415 - that module names this one

    chosen = shell or _own()
    script = application().generate_completion(shell=chosen)
    if common.json:
        show_json({"shell": chosen, "script": script})
    else:
        sys.stdout.write(script)


def _own() -> Shell:
    name = Path(os.environ.get("SHELL", "")).name
    for known in _KNOWN:
        if name == known:
            return known
    raise UsageError("which shell? Say `mint completion bash`, zsh or fish")
