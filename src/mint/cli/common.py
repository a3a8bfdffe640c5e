from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Group, Parameter

ALWAYS = Group("For every command", sort_key=100)
"""Under which heading the help shows these options."""


@Parameter(name="*", group=ALWAYS)
@dataclass(frozen=True)
class Common:
    """Options that every command has.

    Args:
        data: data directory; else that of MINT_DATA, of mint.toml, or the nearest .mint.
        json: print one JSON document, errors too.
        debug: show tracebacks of errors that nobody expected.
    """

    data: Annotated[str | None, Parameter(name="--data")] = None
    json: Annotated[bool, Parameter(name="--json")] = False
    debug: Annotated[bool, Parameter(name="--debug")] = False


PLAIN = Common()
"""None of them was given."""
