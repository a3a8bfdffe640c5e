from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from mint.trigger import Files, Interest, Service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.service import Command

PEOPLE = Path(__file__).parent.parent / "people"


class Aliases(Service):
    """Who reads the mail of whom, for a mail server."""

    interests: ClassVar[Sequence[Interest]] = [
        Interest(object_class="inetOrgPerson", attrs={"uid", "mail"})
    ]
    check: ClassVar[Sequence[Command]] = [
        ["awk", "-F: ", 'NF != 2 { print FILENAME ":" FNR ": " $0; exit 1 }', "{file}"]
    ]

    def load(self) -> list[dict[str, str]]:
        """Everybody. At a real site: `self.context.directory.search("(objectClass=...)")`."""
        return [json.loads(file.read_text()) for file in sorted(PEOPLE.glob("*.json"))]

    def render(self, state: Any) -> Files:
        """One line for each of them."""
        return {"aliases": "".join(f"{one['uid']}: {one['mail']}\n" for one in state)}
