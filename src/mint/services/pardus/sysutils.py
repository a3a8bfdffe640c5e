"""What the kernel was told, and where programs are."""

from __future__ import annotations

import shutil
from pathlib import Path


def get_kernel_option(option: str) -> dict[str, str]:
    """The parts of an option of the kernel's command line: `xorg=off,probe:1`; empty without it."""
    found: dict[str, str] = {}
    for word in Path("/proc/cmdline").read_text("utf-8", "surrogateescape").split():
        name, _, value = word.partition("=")
        if name == option:
            for part in value.split(","):
                key, _, rest = part.partition(":")
                found[key] = rest
    return found


def find_executable(exec_name: str) -> str | None:
    """The path of a program; None when there is none."""
    return shutil.which(exec_name)
