from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

_SHOWN = 20

# Run in an interpreter of its own. The memory that a module brings is what the process is larger
# by when it is loaded, without those that it loads itself. Allocators hand out memory in portions,
# so it is right for a package as a whole, and rough for a small module.
_PROGRAM = """
import json, sys
from importlib.machinery import ExtensionFileLoader, SourceFileLoader

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4

own, inner = {}, [0]

def noting(plain, name_of):
    def load(loader, what):
        before = resident()
        inner.append(0)
        try:
            return plain(loader, what)
        finally:
            grown = resident() - before
            top = name_of(what).partition(".")[0]
            top = "Python's own library" if top in sys.stdlib_module_names else top
            own[top] = own.get(top, 0) + grown - inner.pop()
            inner[-1] += grown
    return load

by_module, by_spec = (lambda module: module.__name__), (lambda spec: spec.name)
SourceFileLoader.exec_module = noting(SourceFileLoader.exec_module, by_module)
ExtensionFileLoader.exec_module = noting(ExtensionFileLoader.exec_module, by_module)
ExtensionFileLoader.create_module = noting(ExtensionFileLoader.create_module, by_spec)

base = resident()
import mint.cli.main
import mint.app.server
there = resident()
if sys.argv[1:]:
    import alembic.command
print(json.dumps({"base": base, "there": there, "whole": resident(), "own": own}))
"""


def heaviest() -> str:
    """Which packages bring how much memory to a server: a Markdown table, the largest first."""
    told = _told()
    migrating = _told("migrating")
    base, there = told["base"] / 1024, told["there"] / 1024
    extra = (migrating["whole"] - migrating["there"]) / 1024
    found = sorted(told["own"].items(), key=lambda item: -item[1])[:_SHOWN]
    intro = (
        f"Python alone has {base:.1f} MB resident, with all that a server imports {there:.1f} MB; "
        f"a server that brings its database up to date imports {extra:.1f} MB more (alembic). "
        "What each package adds:"
    )
    lines = [intro, "", "| MB | package |", "|---|---|"]
    lines += [f"| {kilobytes / 1024:.1f} | {name} |" for name, kilobytes in found]
    return "\n".join(lines)


def _told(*words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *words], capture_output=True, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told
