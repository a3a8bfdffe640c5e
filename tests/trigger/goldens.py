"""The files that services make of the example.

Usage: `python -m tests.trigger.goldens` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

from tests.trigger.example_site import service

from mint.trigger.shipped.catalog import NAMES

GOLDEN = Path(__file__).parent / "golden"


def made(name: str) -> dict[str, bytes]:
    """What a service makes of the example now."""
    one = service(name)
    return {
        file: content if isinstance(content, bytes) else content.encode()
        for file, content in one.render(one.load()).items()
    }


def kept(name: str) -> dict[str, bytes]:
    """What it is known to make of it."""
    return {path.name: path.read_bytes() for path in sorted((GOLDEN / name).iterdir())}


if __name__ == "__main__":
    for each in sorted(NAMES):
        (GOLDEN / each).mkdir(parents=True, exist_ok=True)
        for path in (GOLDEN / each).iterdir():
            path.unlink()
        for file, content in made(each).items():
            (GOLDEN / each / file).write_bytes(content)
